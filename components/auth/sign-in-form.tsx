'use client';

import Link from 'next/link';
import { useState } from 'react';
import { AuthForm } from '#components/auth/auth-form';
import { CheckMail } from '#components/auth/check-mail';
import { Button } from '#components/ui/button';
import { useAuth } from '#hooks/use-auth';
import { magicLinkForm, signInForm } from '#lib/auth/forms';
import { safeReturnPath } from '#lib/http/return-path';

const emailField = { name: 'email', label: 'E-mail', type: 'email', autoComplete: 'email' } as const;
const passwordField = {
  name: 'password',
  label: 'Password',
  type: 'password',
  autoComplete: 'current-password',
} as const;

/** With a password, or with a link by e-mail. */
export function SignInForm({ next }: { next: string }) {
  const auth = useAuth();
  const [isByLink, setIsByLink] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const goOn = () => window.location.assign(safeReturnPath(next));

  if (sentTo) return <CheckMail email={sentTo} what="a link that signs you in" />;
  return (
    <div className="grid gap-4">
      {isByLink ? (
        <AuthForm
          key="link"
          schema={magicLinkForm}
          fields={[emailField]}
          defaults={{ email: '' }}
          submit="Send me a sign-in link"
          onSubmit={({ email }) => auth.sendSignInLink(email, next)}
          onDone={({ email }) => setSentTo(email)}
        />
      ) : (
        <AuthForm
          key="password"
          schema={signInForm}
          fields={[emailField, passwordField]}
          defaults={{ email: '', password: '' }}
          submit="Sign in"
          onSubmit={auth.signIn}
          onDone={goOn}
        />
      )}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Button variant="quiet" onClick={() => setIsByLink(!isByLink)}>
          {isByLink ? 'Use a password' : 'Sign in with a link instead'}
        </Button>
        {!isByLink && (
          <Link className="text-label text-leaf underline underline-offset-4" href="/forgot-password">
            Forgot your password?
          </Link>
        )}
      </div>
    </div>
  );
}
