'use client';

import Link from 'next/link';
import { useState } from 'react';
import { AuthForm } from '#components/auth/auth-form';
import { Notice } from '#components/ui/notice';
import { useAuth } from '#hooks/use-auth';
import { newPasswordForm } from '#lib/auth/forms';

/** For whoever is signed in, by a recovery link or otherwise. */
export function NewPasswordForm() {
  const auth = useAuth();
  const [isDone, setIsDone] = useState(false);
  if (isDone)
    return (
      <Notice tone="done">
        Your password is changed and you are signed in.{' '}
        <Link className="underline" href="/">
          Go to the market
        </Link>
      </Notice>
    );
  return (
    <AuthForm
      schema={newPasswordForm}
      fields={[
        {
          name: 'password',
          label: 'New password',
          type: 'password',
          autoComplete: 'new-password',
          hint: 'At least 10 characters.',
        },
      ]}
      defaults={{ password: '' }}
      submit="Change my password"
      onSubmit={auth.changePassword}
      onDone={() => setIsDone(true)}
    />
  );
}
