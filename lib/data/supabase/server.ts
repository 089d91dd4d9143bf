import { createServerClient } from '@supabase/ssr';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { Env } from '#lib/base/env';
import { cookieOptions } from '#lib/data/supabase/cookies';

export interface CookieJar {
  getAll(): { name: string; value: string }[];
  /** Absent where cookies cannot be written: while a page renders. The middleware refreshes for those. */
  setAll?(cookies: { name: string; value: string; options: object }[]): void;
}

/** supabase-js for one request, on its cookies. Only for auth and storage: data goes through the database. */
export function supabaseFor(
  env: Pick<Env, 'SUPABASE_URL' | 'SUPABASE_PUBLISHABLE_KEY' | 'SITE_URL'>,
  jar: CookieJar,
  ask?: typeof fetch,
): SupabaseClient {
  return createServerClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    cookieOptions: { ...cookieOptions, secure: env.SITE_URL.startsWith('https:') },
    cookies: {
      getAll: () => jar.getAll(),
      setAll: (cookies) => jar.setAll?.(cookies),
    },
    ...(ask && { global: { fetch: ask } }),
  });
}
