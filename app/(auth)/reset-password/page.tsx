import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { NewPasswordForm } from '#components/auth/new-password-form';
import { Button } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import { runtime } from '#lib/runtime';
import { cameByLink } from '#lib/web/auth/recent-link';
import { findSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';
import { readAnswer } from '#lib/web/forms/read-answer';

export const metadata: Metadata = { title: 'Choose a new password' };

type Props = { searchParams: Promise<{ answer?: string | string[] }> };

async function ResetPasswordPage({ searchParams }: Props) {
  const { answer } = await searchParams;
  const session = await findSession();
  const mayChoose = session !== null && (await cameByLink(runtime().env, await cookies()));
  return (
    <AuthShell
      title="Choose a new password"
      lead={mayChoose ? 'All other devices and browsers are signed out when you change it.' : undefined}
    >
      {mayChoose ? (
        <NewPasswordForm answer={await readAnswer('new-password', answer)} />
      ) : (
        <>
          <Notice tone="danger">This link has expired or was used already. Ask for a new one.</Notice>
          <Button asChild>
            <Link href="/forgot-password">Send me a new link</Link>
          </Button>
          {session && (
            <Button asChild variant="outline">
              <Link href="/account/password">I know the password that I have now</Link>
            </Button>
          )}
        </>
      )}
    </AuthShell>
  );
}

export default definePage('/reset-password', ResetPasswordPage);
