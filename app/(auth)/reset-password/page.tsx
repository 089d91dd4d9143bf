import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { NewPasswordForm } from '#components/auth/new-password-form';
import { Button } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import { findSession } from '#lib/auth/session';
import { definePage } from '#lib/http/define-page';
import { readAnswer } from '#lib/http/read-answer';

export const metadata: Metadata = { title: 'Choose a new password' };

type Props = { searchParams: Promise<{ answer?: string | string[] }> };

async function ResetPasswordPage({ searchParams }: Props) {
  const { answer } = await searchParams;
  const session = await findSession();
  return (
    <AuthShell
      title="Choose a new password"
      lead={session ? 'All other devices and browsers are signed out when you change it.' : undefined}
    >
      {session ? (
        <NewPasswordForm answer={await readAnswer('new-password', answer)} />
      ) : (
        <>
          <Notice tone="danger">This link has expired or was used already. Ask for a new one.</Notice>
          <Button asChild>
            <Link href="/forgot-password">Send me a new link</Link>
          </Button>
        </>
      )}
    </AuthShell>
  );
}

export default definePage('/reset-password', ResetPasswordPage);
