import { createHash, randomBytes } from 'node:crypto';
import type { CookieJar } from '#lib/data/supabase/server';

/** Opens a guest's basket, in one browser. */
const basketCookie = 'livestall-basket';

/** As long as guests' baskets that nobody touches are kept. */
const maxAgeS = 30 * 24 * 3_600;

/** 32 random bytes. Whatever else a cookie says opens nothing. */
const secretForm = /^[\w-]{43}$/;

type Jar = Pick<CookieJar, 'getAll'>;

export const makeSecret = (): string => randomBytes(32).toString('base64url');

export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** The secret that a browser sent; null when it has none, or something that is none. */
export function findSecret(jar: Jar): string | null {
  const value = jar.getAll().find(({ name }) => name === basketCookie)?.value;
  return value !== undefined && secretForm.test(value) ? value : null;
}

/** Keeps a secret in the browser, where no script reads it; null takes it away. */
export function keepSecret(jar: CookieJar, secret: string | null, siteUrl: string): void {
  const options = {
    path: '/',
    maxAge: secret ? maxAgeS : 0,
    httpOnly: true,
    sameSite: 'lax',
    secure: siteUrl.startsWith('https:'),
  };
  jar.setAll?.([{ name: basketCookie, value: secret ?? '', options }]);
}
