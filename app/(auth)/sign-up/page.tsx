import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { SignUpForm } from '#components/auth/sign-up-form';
import { definePage } from '#lib/http/define-page';
import { safeReturnPath } from '#lib/http/return-path';

export const metadata: Metadata = { title: 'Create an account' };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

async function SignUpPage({ searchParams }: Props) {
  const { next } = await searchParams;
  return (
    <AuthShell
      title="Create an account"
      lead="One account for shopping, and for a stall of your own if you open one."
      footer={
        <p>
          You have one already?{' '}
          <Link className="text-leaf underline underline-offset-4" href="/sign-in">
            Sign in
          </Link>
        </p>
      }
    >
      <SignUpForm next={safeReturnPath(next)} />
    </AuthShell>
  );
}

export default definePage('/sign-up', SignUpPage);
