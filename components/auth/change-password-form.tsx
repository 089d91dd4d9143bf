'use client';

import { useState } from 'react';
import { AuthForm } from '#components/auth/auth-form';
import { PasswordChanged } from '#components/auth/password-changed';
import { useAuth } from '#hooks/auth/use-auth';
import { changePasswordForm } from '#lib/web/auth/forms';
import type { FormAnswer } from '#lib/web/forms/form-schema';

interface ChangePasswordFormProps {
  email: string;
  answer: FormAnswer | null;
}

/** For whoever is signed in and knows the password that holds now. */
export function ChangePasswordForm({ email, answer }: ChangePasswordFormProps) {
  const auth = useAuth();
  const [isDone, setIsDone] = useState(answer?.done != null);
  if (isDone) return <PasswordChanged />;
  return (
    <AuthForm
      to="/forms/change-password"
      answer={answer}
      schema={changePasswordForm}
      fields={[
        {
          name: 'current_password',
          label: 'Password that you have now',
          type: 'password',
          autoComplete: 'current-password',
        },
        {
          name: 'password',
          label: 'New password',
          type: 'password',
          autoComplete: 'new-password',
          hint: 'At least 10 characters. A short sentence is easy to remember and hard to guess.',
        },
      ]}
      submit="Change my password"
      onSubmit={(form) => auth.changePassword(email, form)}
      onDone={() => setIsDone(true)}
    />
  );
}
