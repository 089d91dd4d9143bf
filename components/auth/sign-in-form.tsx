'use client';

import Link from 'next/link';
import { useState } from 'react';
import { AuthForm } from '#components/auth/auth-form';
import { CheckMail } from '#components/auth/check-mail';
import { useAuth } from '#hooks/auth/use-auth';
import { magicLinkForm, signInForm } from '#lib/web/auth/forms';
import type { FormAnswer } from '#lib/web/forms/form-schema';
import { safeReturnPath } from '#lib/web/return-path';

const emailField = { name: 'email', label: 'E-mail', type: 'email', autoComplete: 'email' } as const;
const passwordField = {
  name: 'password',
  label: 'Password',
  type: 'password',
  autoComplete: 'current-password',
} as const;

interface FormProps {
  /** The path to go on to. */
  next: string;
  answer: FormAnswer | null;
}

function ByPassword({ next, answer }: FormProps) {
  const auth = useAuth();
  return (
    <AuthForm
      to="/forms/sign-in"
      answer={answer}
      hidden={{ next }}
      schema={signInForm}
      fields={[emailField, passwordField]}
      submit="Sign in"
      onSubmit={auth.signIn}
      onDone={() => window.location.assign(safeReturnPath(next))}
    />
  );
}

function ByLink({ next, answer }: FormProps) {
  const auth = useAuth();
  const [sentTo, setSentTo] = useState<string | null>(answer?.done ?? null);
  if (sentTo)
    return <CheckMail email={sentTo} what="if there is an account, a link that signs you in is on its way" />;
  return (
    <AuthForm
      to="/forms/sign-in-link"
      answer={answer}
      hidden={{ next }}
      schema={magicLinkForm}
      fields={[emailField]}
      submit="Send me a sign-in link"
      onSubmit={({ email }) => auth.sendSignInLink(email, next)}
      onDone={({ email }) => setSentTo(email)}
    />
  );
}

interface SignInFormProps extends FormProps {
  by: 'password' | 'link';
}

const quiet = 'inline-flex min-h-11 items-center text-label text-leaf underline underline-offset-4';

/** With a password, or with a link by e-mail. */
export function SignInForm({ by: arrivedBy, next, answer }: SignInFormProps) {
  const [by, setBy] = useState(arrivedBy);
  const other = new URLSearchParams(
    by === 'link'
      ? [['next', next]]
      : [
          ['next', next],
          ['by', 'link'],
        ],
  );
  return (
    <div className="grid gap-4">
      {by === 'link' ? (
        <ByLink next={next} answer={arrivedBy === 'link' ? answer : null} />
      ) : (
        <ByPassword next={next} answer={arrivedBy === 'password' ? answer : null} />
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-6">
        <Link
          className={quiet}
          href={`/sign-in?${other}`}
          prefetch={false}
          onNavigate={(event) => {
            event.preventDefault();
            setBy(by === 'link' ? 'password' : 'link');
          }}
        >
          {by === 'link' ? 'Use a password' : 'Sign in with a link instead'}
        </Link>
        {by === 'password' && (
          <Link className={quiet} href="/forgot-password">
            Forgot your password?
          </Link>
        )}
      </div>
    </div>
  );
}
