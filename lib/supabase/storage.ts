import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Env } from '#lib/env';
import { remember } from '#lib/remember';

export type StorageClient = SupabaseClient['storage'];

/**
 * Storage with the secret key: past its policies, so the caller has checked who may see the object. One client per
 * process; it keeps no session and no timer.
 */
export function serverStorage(env: Pick<Env, 'SUPABASE_URL' | 'SUPABASE_SECRET_KEY'>): StorageClient {
  return remember('server-storage', () => {
    const auth = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false };
    return createClient(env.SUPABASE_URL, env.SUPABASE_SECRET_KEY, { auth }).storage;
  });
}
