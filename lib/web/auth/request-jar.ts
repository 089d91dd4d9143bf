import { parseCookieHeader, serializeCookieHeader } from '@supabase/ssr';
import type { CookieJar } from '#lib/data/supabase/server';

/** The cookies that a request came with; what is set in it is collected as `Set-Cookie` values for the answer. */
export function jarOf(header: string, setCookies: string[]): Required<CookieJar> {
  return {
    getAll: () => parseCookieHeader(header).map(({ name, value }) => ({ name, value: value ?? '' })),
    setAll(cookies) {
      for (const { name, value, options } of cookies)
        setCookies.push(serializeCookieHeader(name, value, options));
    },
  };
}
