import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { ChangePasswordForm } from '#components/auth/change-password-form';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';
import { readAnswer } from '#lib/web/forms/read-answer';

export const metadata: Metadata = { title: 'Change your password' };

type Props = { searchParams: Promise<{ answer?: string | string[] }> };

async function ChangePasswordPage({ searchParams }: Props) {
  const { answer } = await searchParams;
  const { email } = await requireSession('/account/password');
  return (
    <AuthShell
      title="Change your password"
      lead="All other devices and browsers are signed out when you change it; this one stays signed in."
      footer={
        <p>
          You do not know it any more?{' '}
          <Link className="text-leaf underline underline-offset-4" href="/forgot-password">
            Choose a new one by mail
          </Link>
        </p>
      }
    >
      <ChangePasswordForm email={email} answer={await readAnswer('change-password', answer)} />
    </AuthShell>
  );
}

export default definePage('/account/password', ChangePasswordPage);
