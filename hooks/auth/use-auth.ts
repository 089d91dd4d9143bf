'use client';

import type { AuthError, SupabaseClient } from '@supabase/supabase-js';
import { getSupabase } from '#lib/data/supabase/browser';
import { authMessage, hidesAccount, notCurrent } from '#lib/web/auth/auth-messages';
import type { ChangePasswordForm, NewPasswordForm, SignInForm, SignUpForm } from '#lib/web/auth/forms';
import { safeReturnPath } from '#lib/web/return-path';

/** Null when it worked, else a sentence for the person. */
type Outcome = Promise<string | null>;
type Auth = SupabaseClient['auth'];
type Asked = Promise<{ error: AuthError | null }>;

const callbackUrl = (next: string) =>
  `${window.location.origin}/auth/callback?next=${encodeURIComponent(safeReturnPath(next))}`;

/** Asks Auth. On a bad line the client itself may not come, which is told like an answer that did not. */
async function outcome(ask: (auth: Auth) => Asked): Outcome {
  try {
    const { error } = await ask((await getSupabase()).auth);
    return error ? authMessage(error) : null;
  } catch (error) {
    return authMessage(error);
  }
}

/** Of what mails something: the same answer whether or not there is an account. */
const sent = (ask: (auth: Auth) => Asked): Outcome =>
  outcome(async (auth) => {
    const { error } = await ask(auth);
    return { error: error && hidesAccount(error) ? null : error };
  });

const signIn = (form: SignInForm): Outcome => outcome((auth) => auth.signInWithPassword(form));

function signUp({ full_name, email, password }: SignUpForm, next: string): Outcome {
  const options = { data: { full_name }, emailRedirectTo: callbackUrl(next) };
  return sent((auth) => auth.signUp({ email, password, options }));
}

/** Never creates an account: a typo in the address should not. */
function sendSignInLink(email: string, next: string): Outcome {
  const options = { shouldCreateUser: false, emailRedirectTo: callbackUrl(next) };
  return sent((auth) => auth.signInWithOtp({ email, options }));
}

function sendPasswordReset(email: string): Outcome {
  const options = { redirectTo: callbackUrl('/reset-password') };
  return sent((auth) => auth.resetPasswordForEmail(email, options));
}

const setPassword = (form: NewPasswordForm): Outcome => outcome((auth) => auth.updateUser(form));

/** With the password that holds now: whoever finds a browser signed in must not take the account over. */
async function changePassword(email: string, form: ChangePasswordForm): Outcome {
  let isWrong = false;
  const failure = await outcome(async (auth) => {
    const known = await auth.signInWithPassword({ email, password: form.current_password });
    isWrong = known.error?.code === 'invalid_credentials';
    return known.error ? known : auth.updateUser({ password: form.password });
  });
  return isWrong ? notCurrent : failure;
}

const actions = { signIn, signUp, sendSignInLink, sendPasswordReset, setPassword, changePassword };

/** What a visitor can do about their identity. supabase-js is loaded on first use. */
export const useAuth = () => actions;
