import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { SignUpForm } from '#components/auth/sign-up-form';
import { definePage } from '#lib/web/define-page';
import { readAnswer } from '#lib/web/forms/read-answer';
import { safeReturnPath } from '#lib/web/return-path';

export const metadata: Metadata = { title: 'Create an account' };

type Param = string | string[] | undefined;
type Props = { searchParams: Promise<{ next?: Param; answer?: Param }> };

async function SignUpPage({ searchParams }: Props) {
  const { next, answer } = await searchParams;
  const path = safeReturnPath(next);
  const signIn = path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
  return (
    <AuthShell
      title="Create an account"
      lead="One account for shopping, and for a stall of your own if you open one."
      footer={
        <p>
          You have one already?{' '}
          <Link className="text-leaf underline underline-offset-4" href={signIn}>
            Sign in
          </Link>
        </p>
      }
    >
      <SignUpForm next={path} answer={await readAnswer('sign-up', answer)} />
    </AuthShell>
  );
}

export default definePage('/sign-up', SignUpPage);
