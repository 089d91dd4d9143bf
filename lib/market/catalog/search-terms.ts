/**
 * A tsquery from what a person typed: every word must occur, the last one may be unfinished.
 * Only letters and digits survive, so the text can never be read as query syntax. Null when nothing is left.
 */
export function toPrefixQuery(text: string): string | null {
  const words = text
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.slice(0, 12);
  if (!words) return null;
  return words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word)).join(' & ');
}
