'use client';

import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { Button } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import { useAuthCallback } from '#hooks/auth/use-auth-callback';

/** Where e-mail links arrive. */
export function CallbackStatus() {
  const { error } = useAuthCallback();
  if (!error)
    return (
      <AuthShell title="Signing you in">
        <p role="status" className="text-ink-soft noscript:hidden">
          One moment …
        </p>
        <noscript>
          <Notice>
            This link needs JavaScript to sign you in. A link that confirms an address has done so already:{' '}
            <a className="underline" href="/sign-in">
              sign in with your password
            </a>
            .
          </Notice>
        </noscript>
      </AuthShell>
    );
  return (
    <AuthShell title="This link does not work">
      <Notice tone="danger">{error}</Notice>
      <Button asChild>
        <Link href="/sign-in">Go to sign-in</Link>
      </Button>
    </AuthShell>
  );
}
