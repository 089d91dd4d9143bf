/** Longer ones were not made by a link of ours, and browsers and proxies begin to cut addresses at 2,000. */
const longestPath = 2_000;

/** Browsers drop tabs and line ends from an address before they read it, and take `\` for `/`. Half a pair is no text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const neverInPaths = /[\u0000-\u001f\u007f-\u009f\\\p{Surrogate}]/u;

/** Any origin serves to find out whether a path stays on it; nobody owns this one. */
const here = 'https://shop.invalid';

function resolve(text: string): URL | null {
  try {
    return new URL(text, here);
  } catch {
    return null;
  }
}

const staysHere = (text: string): boolean => text.startsWith('/') && resolve(text)?.origin === here;

/**
 * The only judge of where a visitor may be sent by something that came from outside (`next` in an address, a link in
 * a mail). Answers a path of this shop, with its query and fragment and as `new URL` writes it, or `/` when it could
 * lead elsewhere. The answer resolves to the same origin against any origin, and judging it again changes nothing.
 */
export function safeReturnPath(next: unknown): string {
  if (typeof next !== 'string' || next.length > longestPath) return '/';
  if (neverInPaths.test(next) || !staysHere(next)) return '/';
  const url = resolve(next);
  // `/.//evil.example` is a path of this shop whose plain spelling is an address of another one.
  const plain = url ? url.pathname + url.search + url.hash : '/';
  return staysHere(plain) ? plain : '/';
}
