'use client';

import { useEffect, useState } from 'react';
import { call } from '#lib/api/call';
import { getSupabase } from '#lib/data/supabase/browser';
import type { CurrentUser } from '#lib/web/auth/schema';

/**
 * Who is signed in, asked after the page has shown itself: public pages are the same for everybody.
 * `undefined` until the answer is there; null for a visitor, and when the shop cannot say.
 */
export function useCurrentUser(): CurrentUser | null | undefined {
  const [user, setUser] = useState<CurrentUser | null>();
  useEffect(() => {
    const abort = new AbortController();
    call('GET /api/me', { signal: abort.signal }).then(
      (answer) => setUser(answer.user),
      () => {
        if (!abort.signal.aborted) setUser(null);
      },
    );
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
