import { type CookieJar, supabaseFor } from '#lib/data/supabase/server';
import type { Runtime } from '#lib/runtime';
import { findPerson } from '#lib/web/auth/people';
import { jarOf } from '#lib/web/auth/request-jar';
import type { Session } from '#lib/web/auth/schema';
import { verifyAccessToken } from '#lib/web/auth/verify-token';

export interface RequestSession {
  session: Session | null;
  /** `Set-Cookie` values to send back: the session was about to end and has been renewed. */
  setCookies: string[];
}

/**
 * The session in a jar of cookies, renewed when it is about to end. What the cookie says is never believed:
 * only the signature of the access token in it decides who this is.
 */
export async function findJarSession(
  ctx: Pick<Runtime, 'env' | 'db'>,
  jar: CookieJar,
): Promise<Session | null> {
  const { data } = await supabaseFor(ctx.env, jar).auth.getSession();
  const token = data.session ? await verifyAccessToken(ctx.env, data.session.access_token) : null;
  return token ? findPerson(ctx.db, token) : null;
}

/** Who sends this request. */
export async function findRequestSession(
  ctx: Pick<Runtime, 'env' | 'db'>,
  request: Request,
): Promise<RequestSession> {
  const header = request.headers.get('cookie');
  if (!header) return { session: null, setCookies: [] };
  const setCookies: string[] = [];
  const session = await findJarSession(ctx, jarOf(header, setCookies));
  return { session, setCookies };
}
