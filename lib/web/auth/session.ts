import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { runtime } from '#lib/runtime';
import { findJarSession } from '#lib/web/auth/request-session';
import type { Session } from '#lib/web/auth/schema';

/** Who is asking for this page; null for a visitor. Read once per request. The middleware has renewed it already. */
export const findSession = cache(async (): Promise<Session | null> => {
  const jar = await cookies();
  return findJarSession(runtime(), { getAll: () => jar.getAll() });
});

/** For pages: the session, or a way to the sign-in page and back to `returnTo`. */
export async function requireSession(returnTo: string): Promise<Session> {
  const session = await findSession();
  if (!session) redirect(`/sign-in?next=${encodeURIComponent(returnTo)}`);
  return session;
}
