import type { Env } from '#lib/base/env';
import { type CookieJar, supabaseFor } from '#lib/data/supabase/server';
import { verifyAccessToken } from '#lib/web/auth/verify-token';

/** How long after a mailed link its session may choose a password without the old one. */
const RECENT_S = 15 * 60;

/** What Auth calls sessions that a mail opened: `otp` of a code or a link, the others of links with a challenge. */
const byMail = new Set(['otp', 'recovery', 'magiclink', 'invite']);

/**
 * Whether the session in this jar was opened by a mail within the last quarter of an hour. Only then may it set a new
 * password without the old one: a browser that somebody left signed in must not be enough to take the account over.
 */
export async function cameByLink(env: Env, jar: CookieJar): Promise<boolean> {
  const { data } = await supabaseFor(env, jar).auth.getSession();
  const token = data.session && (await verifyAccessToken(env, data.session.access_token));
  const since = Date.now() / 1_000 - RECENT_S;
  return token?.amr.some(({ method, timestamp }) => byMail.has(method) && timestamp > since) ?? false;
}
