import { createHash, randomBytes } from 'node:crypto';

export interface CspOptions {
  /** The shop as its visitors write it: https adds what only makes sense there. */
  publicUrl: URL;
  /** Where browsers reach Supabase; null when that is the shop's own origin. */
  supabaseOrigin: string | null;
  /** Hot reload needs eval; nothing else differs. */
  isDevelopment?: boolean;
}

/** Makes the Content-Security-Policy of pages: fixed but for the sources that scripts may come from. */
export type PagePolicy = (scriptSources: readonly string[]) => string;

const socketOrigin = (origin: string) => origin.replace(/^http/, 'ws');

/**
 * Strict: scripts are files of the shop or named one by one by hash or nonce, never `'unsafe-inline'`. Styles may be
 * inline, because React writes `style` attributes and no hash covers those. Own sockets are named beside `'self'`,
 * which older Safari does not take to mean them.
 */
export function makePagePolicy({ publicUrl, supabaseOrigin, isDevelopment }: CspOptions): PagePolicy {
  const supabase = supabaseOrigin ? [supabaseOrigin] : [];
  const rest = [
    "style-src 'self' 'unsafe-inline'",
    ['img-src', "'self'", 'data:', 'blob:', ...supabase].join(' '),
    [
      'connect-src',
      "'self'",
      socketOrigin(publicUrl.origin),
      ...supabase.flatMap((origin) => [origin, socketOrigin(origin)]),
    ].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
    ...(publicUrl.protocol === 'https:' ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
  const always = isDevelopment ? " 'unsafe-eval'" : '';
  return (sources) => `default-src 'self'; script-src ${["'self'", ...sources].join(' ')}${always}; ${rest}`;
}

/** For answers that are no pages: nothing in them may run, load or be framed. */
export const apiPolicy = "default-src 'none'; frame-ancestors 'none'";

/** A value that nobody can guess, for the scripts of one answer: 128 bits. */
export function makeNonce(): string {
  return randomBytes(16).toString('base64');
}

export function nonceSource(nonce: string): string {
  return `'nonce-${nonce}'`;
}

const scriptPattern = /<script\b([^>]*)>([\s\S]*?)<\/script>/gi;

/**
 * A page that was made for one nonce, so that it can be given to many. Its inline scripts that bear the nonce become
 * hash sources, and the nonce is taken out. Whatever script came into the page in another way bears no nonce, gets
 * no hash and does not run: hashing all that is there would allow it.
 */
export function sealPage(html: string, nonce: string): { html: string; sources: string[] } {
  const mark = ` nonce="${nonce}"`;
  const sources = new Set<string>();
  for (const [, attributes = '', body = ''] of html.matchAll(scriptPattern)) {
    if (body === '' || !attributes.includes(mark)) continue;
    const hash = createHash('sha256').update(body.replaceAll(nonce, '')).digest('base64');
    sources.add(`'sha256-${hash}'`);
  }
  return { html: html.replaceAll(mark, '').replaceAll(nonce, ''), sources: [...sources] };
}
