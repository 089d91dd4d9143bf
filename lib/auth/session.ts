import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { findPerson } from '#lib/auth/people';
import type { Session } from '#lib/auth/schema';
import { type AccessToken, verifyAccessToken } from '#lib/auth/verify-token';
import { runtime } from '#lib/runtime';
import { type CookieJar, supabaseFor } from '#lib/supabase/server';

/**
 * The verified token in a request's cookies. The cookie's own content is never believed: only the
 * signature of the access token in it decides.
 */
export async function findToken(jar: CookieJar): Promise<AccessToken | null> {
  const { env } = runtime();
  const { data } = await supabaseFor(env, jar).auth.getSession();
  return data.session ? verifyAccessToken(env, data.session.access_token) : null;
}

/** Who is asking for this page or route; null for a visitor. Read once per request. */
export const findSession = cache(async (): Promise<Session | null> => {
  const jar = await cookies();
  const token = await findToken({ getAll: () => jar.getAll() });
  return token ? findPerson(runtime().db, token) : null;
});

/** For pages: the session, or a way to the sign-in page and back to `returnTo`. */
export async function requireSession(returnTo: string): Promise<Session> {
  const session = await findSession();
  if (!session) redirect(`/sign-in?next=${encodeURIComponent(returnTo)}`);
  return session;
}
