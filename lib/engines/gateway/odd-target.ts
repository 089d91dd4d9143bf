import { isPlainText } from '#lib/words/plain-text';

const words = {
  escape: 'The address has an escape that stands for no character. Write % as %25 and other signs in UTF-8.',
  sign: 'The address has a character that must be escaped. Write it in UTF-8 with % before each byte.',
  dots: 'The address has a step up or in place (.. or .). Ask for the address that it leads to.',
  form: 'Ask for a path that begins with a slash.',
} as const;

/** What a request line may hold as it is (RFC 3986); `#` never leaves a browser, and `\` is a slash to some readers. */
const plain = /^[\x21\x22\x24-\x5b\x5d-\x7e]*$/;

/** A segment that servers resolve, however it is spelt; path parameters (`..;x`) are known to some of them. */
const dotSegment = /(?:^|\/)(?:\.|%2e){1,2}(?:;[^/]*)?(?:\/|$)/i;

/** No address means a control character, and some readers stop at one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f]/;

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function findOddPath(path: string): string | null {
  if (dotSegment.test(path)) return words.dots;
  // Twice: a router behind may undo what was escaped doubly, and must not fail at it.
  const once = decode(path);
  if (once === null || control.test(once)) return words.escape;
  if (!once.includes('%') || !path.includes('%25')) return null;
  const twice = decode(once);
  return twice === null || control.test(twice) || dotSegment.test(once) ? words.escape : null;
}

function findOddQuery(query: string): string | null {
  if (!query.includes('%')) return null;
  const text = decode(query);
  return text !== null && isPlainText(text) ? null : words.escape;
}

/**
 * What is wrong with the target of a request line, as a sentence for whoever sent it; null when every reader behind
 * the gateway understands it, and in one way. `url` is as it came: nothing has decoded it.
 */
export function findOddTarget(url: string): string | null {
  // `*` and whole URLs are meant for proxies that anyone may use, which this is not.
  if (!url.startsWith('/')) return words.form;
  if (!plain.test(url)) return words.sign;
  const at = url.indexOf('?');
  if (at < 0) return findOddPath(url);
  return findOddPath(url.slice(0, at)) ?? findOddQuery(url.slice(at + 1));
}
