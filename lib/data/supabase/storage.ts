import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Env } from '#lib/base/env';
import { remember } from '#lib/base/remember';

export type StorageClient = SupabaseClient['storage'];

/**
 * `fetch` for bodies that are streams. By the Fetch standard a request is cloned before it is sent, in case a redirect or
 * a login asks for it once more, and the clone of a stream keeps all that was sent: 100 MB in memory for a file of
 * 100 MB (measured; 1 MB like this). Nothing is cloned where neither can happen: no window, and redirects are errors.
 */
const streamingFetch: typeof fetch = (input, init) =>
  fetch(input, init?.body instanceof ReadableStream ? { ...init, redirect: 'error', window: null } : init);

/**
 * Storage with the secret key: past its policies, so the caller has checked who may see the object. One client per
 * process; it keeps no session and no timer.
 */
export function serverStorage(env: Pick<Env, 'SUPABASE_URL' | 'SUPABASE_SECRET_KEY'>): StorageClient {
  return remember('server-storage', () => {
    const auth = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false };
    const options = { auth, global: { fetch: streamingFetch } };
    return createClient(env.SUPABASE_URL, env.SUPABASE_SECRET_KEY, options).storage;
  });
}
