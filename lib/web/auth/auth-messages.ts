const messages: Record<string, string> = {
  invalid_credentials: 'That e-mail and password do not match. Try again, or ask for a sign-in link.',
  email_not_confirmed: 'Confirm your e-mail first: open the link that we sent you.',
  weak_password: 'This password is too easy to guess. Use a longer one.',
  same_password: 'This is the password you have now. Choose another one.',
  over_email_send_rate_limit: 'We have just sent you an e-mail. Wait a minute before asking for another.',
  over_request_rate_limit: 'Too many attempts. Wait five minutes and try again, or ask for a sign-in link.',
  otp_expired: 'This link has expired or was used already. Ask for a new one.',
  flow_state_not_found: 'Open the link in the browser in which you asked for it, or ask for a new one.',
  reauthentication_needed: 'You signed in a while ago. Sign in again, then choose the new password.',
  session_not_found: 'You have been signed out. Sign in again.',
  user_banned: 'This account is closed. Write to us if you think that is a mistake.',
};

/** Said beside the field. */
export const notCurrent = 'This is not the password that you have now.';

/** What Supabase Auth answers only for addresses that have an account, or only for those that have none. */
const aboutAccounts = new Set([
  'user_already_exists',
  'email_exists',
  'user_not_found',
  'otp_disabled',
  'over_email_send_rate_limit',
]);

/**
 * Whether a refusal would tell a stranger who has an account here. Forms that mail something answer such a refusal as
 * if the mail had been sent; the owner of an address learns from their mail what is the case.
 */
export function hidesAccount(error: { code?: string | undefined }): boolean {
  return aboutAccounts.has(error.code ?? '');
}

/** What to tell a person when Supabase Auth refused; never its own wording, which is meant for developers. */
export function authMessage(error: unknown): string {
  const isRecord = typeof error === 'object' && error !== null;
  // supabase-js itself found no session to change; it gives that no code.
  const isSignedOut = isRecord && 'name' in error && error.name === 'AuthSessionMissingError';
  const code = isSignedOut ? 'session_not_found' : isRecord && 'code' in error ? String(error.code) : '';
  const status = isRecord && 'status' in error ? Number(error.status) : 0;
  if (messages[code]) return messages[code];
  if (status === 0 || status >= 500)
    return 'The sign-in service does not answer just now. Try again in a moment.';
  return 'This did not work. Check what you entered and try again.';
}
