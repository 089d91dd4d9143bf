'use client';

import { useState } from 'react';
import { AuthForm } from '#components/auth/auth-form';
import { CheckMail } from '#components/auth/check-mail';
import { useAuth } from '#hooks/auth/use-auth';
import { magicLinkForm } from '#lib/web/auth/forms';
import type { FormAnswer } from '#lib/web/forms/form-schema';

export function ForgotPasswordForm({ answer }: { answer: FormAnswer | null }) {
  const auth = useAuth();
  const [sentTo, setSentTo] = useState<string | null>(answer?.done ?? null);
  if (sentTo)
    return (
      <CheckMail
        email={sentTo}
        what="if there is an account, a link to choose a new password is on its way"
      />
    );
  return (
    <AuthForm
      to="/forms/forgot-password"
      answer={answer}
      schema={magicLinkForm}
      fields={[{ name: 'email', label: 'E-mail', type: 'email', autoComplete: 'email' }]}
      submit="Send me a link"
      onSubmit={({ email }) => auth.sendPasswordReset(email)}
      onDone={({ email }) => setSentTo(email)}
    />
  );
}
