const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  å: 'a',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  þ: 'th',
};

/** An address made of a name: lower-case words with hyphens, at most 150 characters; '' when no letter is left. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[ßæøåœłđþ]/g, (letter) => letters[letter] ?? '')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 150)
    .replace(/^-+|-+$/g, '');
}
