import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { SignInForm } from '#components/auth/sign-in-form';
import { definePage } from '#lib/http/define-page';
import { safeReturnPath } from '#lib/http/return-path';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams;
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
      <SignInForm next={path} />
    </AuthShell>
  );
}

export default definePage('/sign-in', SignInPage);
