import type { AuthError, SupabaseClient } from '@supabase/supabase-js';
import * as z from 'zod';
import { supabaseFor } from '#lib/data/supabase/server';
import { authMessage, hidesAccount, notCurrent } from '#lib/web/auth/auth-messages';
import {
  changePasswordForm,
  magicLinkForm,
  newPasswordForm,
  signInForm,
  signUpForm,
} from '#lib/web/auth/forms';
import { cameByLink } from '#lib/web/auth/recent-link';
import { answerForm, type FormCall, type FormOutcome } from '#lib/web/forms/answer-form';
import { guardedFetch } from '#lib/web/forms/guarded-fetch';
import { safeReturnPath } from '#lib/web/return-path';

// The account forms as the server answers them, when the browser sent them by itself: before the script came, or
// without one. The same checks, words and sessions as hooks/auth/use-auth.ts.

const next = { next: z.string().max(2_000).optional() };
const secrets = ['password', 'current_password'];

type Auth = SupabaseClient['auth'];
type Call = Omit<FormCall<unknown>, 'values'>;

const authOf = ({ ctx, jar, address }: Call): Auth =>
  supabaseFor(ctx.env, jar, guardedFetch(ctx.limiter, address)).auth;

function callbackUrl({ ctx }: Call, path: string | undefined): string {
  const url = new URL('/auth/callback', ctx.env.SITE_URL);
  url.searchParams.set('next', safeReturnPath(path));
  return url.href;
}

/** Where the form's page is, with the way to go on from it. */
const pageWithNext = (page: string) => (fields: Record<string, string>) => {
  const path = safeReturnPath(fields.next);
  return path === '/' ? page : `${page}?next=${encodeURIComponent(path)}`;
};

async function outcome(call: Promise<{ error: AuthError | null }>, done: FormOutcome): Promise<FormOutcome> {
  const { error } = await call;
  return error ? { message: authMessage(error) } : done;
}

/** Of what mails something: the same answer whether or not there is an account. */
async function sent(call: Promise<{ error: AuthError | null }>, email: string): Promise<FormOutcome> {
  const { error } = await call;
  return error && !hidesAccount(error) ? { message: authMessage(error) } : { done: email };
}

export const signInByForm = answerForm(
  { form: 'sign-in', schema: signInForm.extend(next), page: pageWithNext('/sign-in'), secrets },
  ({ values: { next: path, ...credentials }, ...call }) =>
    outcome(authOf(call).signInWithPassword(credentials), { goTo: safeReturnPath(path) }),
);

export const sendLinkByForm = answerForm(
  { form: 'sign-in-link', schema: magicLinkForm.extend(next), page: pageWithNext('/sign-in') },
  ({ values: { next: path, email }, ...call }) => {
    const options = { shouldCreateUser: false, emailRedirectTo: callbackUrl(call, path) };
    return sent(authOf(call).signInWithOtp({ email, options }), email);
  },
);

export const signUpByForm = answerForm(
  { form: 'sign-up', schema: signUpForm.extend(next), page: pageWithNext('/sign-up'), secrets },
  ({ values: { next: path, full_name, email, password }, ...call }) => {
    const options = { data: { full_name }, emailRedirectTo: callbackUrl(call, path) };
    return sent(authOf(call).signUp({ email, password, options }), email);
  },
);

export const forgotPasswordByForm = answerForm(
  { form: 'forgot-password', schema: magicLinkForm, page: () => '/forgot-password' },
  ({ values: { email }, ...call }) => {
    const options = { redirectTo: callbackUrl(call, '/reset-password') };
    return sent(authOf(call).resetPasswordForEmail(email, options), email);
  },
);

/** Without the old one, so only from a session that a mail has just opened; the page tells others their ways. */
export const newPasswordByForm = answerForm(
  { form: 'new-password', schema: newPasswordForm, page: () => '/reset-password', secrets },
  async ({ values, ...call }) => {
    if (!(await cameByLink(call.ctx.env, call.jar))) return { goTo: '/reset-password' };
    return outcome(authOf(call).updateUser(values), { done: 'changed' });
  },
);

/** With the password that holds now: whoever finds a browser signed in must not take the account over. */
export const changePasswordByForm = answerForm(
  { form: 'change-password', schema: changePasswordForm, page: () => '/account/password', secrets },
  async ({ values: { current_password, password }, ...call }) => {
    const auth = authOf(call);
    const { data } = await auth.getUser();
    const email = data.user?.email;
    if (!email) return { goTo: '/sign-in?next=%2Faccount%2Fpassword' };
    const { error } = await auth.signInWithPassword({ email, password: current_password });
    if (error) return wrongCurrent(error);
    return outcome(auth.updateUser({ password }), { done: 'changed' });
  },
);

function wrongCurrent(error: AuthError): FormOutcome {
  if (error.code !== 'invalid_credentials') return { message: authMessage(error) };
  return { errors: { current_password: notCurrent } };
}

export const signOutByForm = answerForm(
  { form: 'sign-out', schema: z.object({}), page: () => '/account' },
  async (call) => {
    await authOf(call).signOut({ scope: 'local' });
    return { goTo: '/' };
  },
);
