'use client';

import { useState } from 'react';
import { AuthForm } from '#components/auth/auth-form';
import { CheckMail } from '#components/auth/check-mail';
import { useAuth } from '#hooks/use-auth';
import { magicLinkForm } from '#lib/auth/forms';

export function ForgotPasswordForm() {
  const auth = useAuth();
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo)
    return <CheckMail email={sentTo} what="a link to choose a new password, if there is an account," />;
  return (
    <AuthForm
      schema={magicLinkForm}
      fields={[{ name: 'email', label: 'E-mail', type: 'email', autoComplete: 'email' }]}
      defaults={{ email: '' }}
      submit="Send me a link"
      onSubmit={({ email }) => auth.sendPasswordReset(email)}
      onDone={({ email }) => setSentTo(email)}
    />
  );
}
