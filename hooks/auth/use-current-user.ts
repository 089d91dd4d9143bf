'use client';

import { useEffect, useState } from 'react';
import { getSupabase } from '#lib/data/supabase/browser';
import type { CurrentUser } from '#lib/web/auth/schema';
import { getJson } from '#lib/web/client';

// The schema brings zod along, so it stays out of a page's first JavaScript.
async function readCurrentUser(signal: AbortSignal): Promise<CurrentUser | null> {
  const { currentUser } = await import('#lib/web/auth/schema');
  const answer = {
    parse: (body: unknown) => currentUser.nullable().parse((body as { user?: unknown } | null)?.user),
  };
  return getJson('/api/me', answer, { signal });
}

/**
 * Who is signed in, asked after the page has shown itself: public pages are the same for everybody.
 * `undefined` until the answer is there; null for a visitor, and when the shop cannot say.
 */
export function useCurrentUser(): CurrentUser | null | undefined {
  const [user, setUser] = useState<CurrentUser | null>();
  useEffect(() => {
    const abort = new AbortController();
    readCurrentUser(abort.signal).then(setUser, () => {
      if (!abort.signal.aborted) setUser(null);
    });
    return () => abort.abort();
  }, []);
  return user;
}

/** Ends the session in this browser and starts the shop afresh, so that nothing private stays on a page. */
export async function signOut(): Promise<void> {
  const supabase = await getSupabase();
  await supabase.auth.signOut({ scope: 'local' });
  window.location.assign('/');
}
