import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { SignInForm } from '#components/auth/sign-in-form';
import { definePage } from '#lib/web/define-page';
import { readAnswer } from '#lib/web/forms/read-answer';
import { safeReturnPath } from '#lib/web/return-path';

export const metadata: Metadata = { title: 'Sign in' };

type Param = string | string[] | undefined;
type Props = { searchParams: Promise<{ next?: Param; by?: Param; answer?: Param }> };

async function SignInPage({ searchParams }: Props) {
  const { next, by, answer } = await searchParams;
  const byPassword = await readAnswer('sign-in', answer);
  const byLink = await readAnswer('sign-in-link', answer);
  const way = by === 'link' || byLink ? 'link' : 'password';
  const path = safeReturnPath(next);
  const signUp = path === '/' ? '/sign-up' : `/sign-up?next=${encodeURIComponent(path)}`;
  return (
    <AuthShell
      title="Welcome back"
      lead={path.startsWith('/vendor') ? 'Sign in to open your stall.' : 'Sign in to the market.'}
      footer={
        <p>
          New here?{' '}
          <Link className="text-leaf underline underline-offset-4" href={signUp}>
            Create an account
          </Link>
        </p>
      }
    >
      <SignInForm key={way} by={way} next={path} answer={way === 'link' ? byLink : byPassword} />
    </AuthShell>
  );
}

export default definePage('/sign-in', SignInPage);
