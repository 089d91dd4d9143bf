'use client';

import { useState } from 'react';
import { AuthForm } from '#components/auth/auth-form';
import { PasswordChanged } from '#components/auth/password-changed';
import { useAuth } from '#hooks/auth/use-auth';
import { newPasswordForm } from '#lib/web/auth/forms';
import type { FormAnswer } from '#lib/web/forms/form-schema';

/** For whoever came by a recovery link. */
export function NewPasswordForm({ answer }: { answer: FormAnswer | null }) {
  const auth = useAuth();
  const [isDone, setIsDone] = useState(answer?.done != null);
  if (isDone) return <PasswordChanged />;
  return (
    <AuthForm
      to="/forms/new-password"
      answer={answer}
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
      submit="Change my password"
      onSubmit={auth.setPassword}
      onDone={() => setIsDone(true)}
    />
  );
}
