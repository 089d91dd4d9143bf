'use client';

import { useState } from 'react';
import { AuthForm } from '#components/auth/auth-form';
import { CheckMail } from '#components/auth/check-mail';
import { useAuth } from '#hooks/auth/use-auth';
import { signUpForm } from '#lib/web/auth/forms';
import type { FormAnswer } from '#lib/web/forms/form-schema';

/** Makes an account; it opens once the e-mail address is confirmed. */
export function SignUpForm({ next, answer }: { next: string; answer: FormAnswer | null }) {
  const auth = useAuth();
  const [sentTo, setSentTo] = useState<string | null>(answer?.done ?? null);
  if (sentTo)
    return (
      <CheckMail email={sentTo} what="a link that confirms your address is on its way">
        If you have an account with this address already, sign in instead: nothing about it was changed.
      </CheckMail>
    );
  return (
    <AuthForm
      to="/forms/sign-up"
      answer={answer}
      hidden={{ next }}
      schema={signUpForm}
      fields={[
        { name: 'full_name', label: 'Your name', type: 'text', autoComplete: 'name' },
        { name: 'email', label: 'E-mail', type: 'email', autoComplete: 'email' },
        {
          name: 'password',
          label: 'Password',
          type: 'password',
          autoComplete: 'new-password',
          hint: 'At least 10 characters. A short sentence is easy to remember and hard to guess.',
        },
      ]}
      submit="Create my account"
      onSubmit={(form) => auth.signUp(form, next)}
      onDone={({ email }) => setSentTo(email)}
    />
  );
}
