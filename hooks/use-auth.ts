'use client';

import type { AuthError } from '@supabase/supabase-js';
import { useCallback } from 'react';
import { authMessage, hidesAccount, notCurrent } from '#lib/auth/auth-messages';
import type { ChangePasswordForm, NewPasswordForm, SignInForm, SignUpForm } from '#lib/auth/forms';
import { safeReturnPath } from '#lib/http/return-path';
import { getSupabase } from '#lib/supabase/browser';

/** Null when it worked, else a sentence for the person. */
type Outcome = Promise<string | null>;

const callbackUrl = (next: string) =>
  `${window.location.origin}/auth/callback?next=${encodeURIComponent(safeReturnPath(next))}`;

async function outcome(call: Promise<{ error: AuthError | null }>): Outcome {
  try {
    const { error } = await call;
    return error ? authMessage(error) : null;
  } catch (error) {
    return authMessage(error);
  }
}

/** Of what mails something: the same answer whether or not there is an account. */
async function sent(call: Promise<{ error: AuthError | null }>): Outcome {
  return outcome(call.then(({ error }) => ({ error: error && hidesAccount(error) ? null : error })));
}

async function changePassword(email: string, form: ChangePasswordForm): Outcome {
  const { auth } = await getSupabase();
  const { error } = await auth.signInWithPassword({ email, password: form.current_password });
  if (error) return error.code === 'invalid_credentials' ? notCurrent : authMessage(error);
  return outcome(auth.updateUser({ password: form.password }));
}

/** What a visitor can do about their identity. supabase-js is loaded on first use. */
export function useAuth() {
  return {
    signIn: useCallback(
      async (form: SignInForm) => outcome((await getSupabase()).auth.signInWithPassword(form)),
      [],
    ),
    signUp: useCallback(async ({ full_name, email, password }: SignUpForm, next: string) => {
      const options = { data: { full_name }, emailRedirectTo: callbackUrl(next) };
      return sent((await getSupabase()).auth.signUp({ email, password, options }));
    }, []),
    sendSignInLink: useCallback(async (email: string, next: string) => {
      // Never creates an account: a typo in the address should not.
      const options = { shouldCreateUser: false, emailRedirectTo: callbackUrl(next) };
      return sent((await getSupabase()).auth.signInWithOtp({ email, options }));
    }, []),
    sendPasswordReset: useCallback(async (email: string) => {
      const options = { redirectTo: callbackUrl('/reset-password') };
      return sent((await getSupabase()).auth.resetPasswordForEmail(email, options));
    }, []),
    changePassword,
    setPassword: useCallback(
      async (form: NewPasswordForm) => outcome((await getSupabase()).auth.updateUser(form)),
      [],
    ),
  };
}
