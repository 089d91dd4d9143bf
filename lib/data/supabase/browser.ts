import type { SupabaseClient } from '@supabase/supabase-js';
import { remember } from '#lib/base/remember';
import { cookieOptions } from '#lib/data/supabase/cookies';

/** Where browsers reach Supabase, as the server wrote it on `<html>`: one build serves every environment. */
function publicSettings(): { url: string; key: string } {
  const { supabaseUrl, supabaseKey } = document.documentElement.dataset;
  if (!supabaseKey)
    throw new Error('The page does not carry its Supabase key (data-supabase-key on <html>).');
  return { url: supabaseUrl || window.location.origin, key: supabaseKey };
}

/** A socket through which nothing comes is noticed after one to two of these. */
const heartbeatIntervalMs = 8_000;

async function makeClient(): Promise<SupabaseClient> {
  const { createBrowserClient } = await import('@supabase/ssr');
  const { url, key } = publicSettings();
  const secure = window.location.protocol === 'https:';
  return createBrowserClient(url, key, {
    cookieOptions: { ...cookieOptions, secure },
    realtime: { heartbeatIntervalMs },
  });
}

const slot = () =>
  remember('supabase-browser', () => ({ client: undefined as Promise<SupabaseClient> | undefined }));

/**
 * The one supabase-js client of this tab, loaded when first asked for: it is not part of any page's first
 * JavaScript. A failed download is forgotten, so that the next call tries again.
 */
export function getSupabase(): Promise<SupabaseClient> {
  const kept = slot();
  kept.client ??= makeClient().catch((error: unknown) => {
    kept.client = undefined;
    throw error;
  });
  return kept.client;
}
