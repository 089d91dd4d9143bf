/** Latin letters that are none with a mark on it, in Latin ones that everybody types. */
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ə: 'e',
};

/**
 * The part of an address that a name becomes: small Latin letters without marks and digits, in words with one hyphen
 * between them, at most `maxLength` characters; '' when nothing of it is left. Apostrophes part no words. What it
 * answers becomes itself.
 */
export function slugOf(name: string, maxLength: number): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{ASCII}]/gu, (letter) => letters[letter] ?? letter)
    .replace(/['’ʼ]/g, '');
  const words = plain.match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, maxLength).replace(/-$/, '');
}
