const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const typographic: Record<string, string> = {
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  hellip: '…',
  bull: '•',
  middot: '·',
  deg: '°',
  euro: '€',
  pound: '£',
  copy: '©',
  reg: '®',
  trade: '™',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  frac12: '½',
  times: '×',
};

function character(code: number): string {
  const isText = code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);
  return isText ? String.fromCodePoint(code) : '\ufffd';
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]\w{1,8}));/gi, (whole, decimal, hex, name) => {
    if (decimal) return character(Number(decimal));
    if (hex) return character(Number.parseInt(hex, 16));
    return named[name] ?? typographic[name] ?? whole;
  });
}

const hidden = /<(script|style|template|noscript|svg|iframe)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi;
const comment = /<!--[\s\S]*?(?:-->|$)/g;
const breaks = /<br\s*\/?>/gi;
const listItem = /<li\b[^>]*>/gi;
const blockEnd =
  /<\/?(?:p|div|h[1-6]|ul|ol|table|tr|blockquote|section|article|figure|pre|dl|dt|dd)\b[^>]*>/gi;
const tag = /<\/?[a-z][^>]*>/gi;

/** Stands for a line break of the text while the white space of the source is folded; of private use, so no letter. */
const mark = '\ue000';

/**
 * The words of a description that a shop system keeps as HTML: paragraphs apart, lists with dashes, no markup, nothing
 * that runs. What is no markup ("5 < 6") stays.
 */
export function htmlToText(html: string): string {
  const folded = html
    .replaceAll(mark, '')
    .replace(comment, '')
    .replace(hidden, '')
    .replace(/[ \t\r\n\f]+/g, ' ')
    .replace(breaks, mark)
    .replace(listItem, `${mark}- `)
    .replace(blockEnd, `${mark}${mark}`)
    .replace(tag, '')
    .replace(/ *\ue000 */g, mark)
    .replace(/\ue000{3,}/g, mark + mark)
    .replace(/^[ \ue000]+|[ \ue000]+$/g, '');
  return decodeEntities(folded.replaceAll(mark, '\n'));
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** White space that HTML would fold is written as a number, so that `htmlToText` gives the very same text back. */
const folding = /\r\n|\n{3,}|^[\s\u00a0]+|[\s\u00a0]+$|[\t\r\f\ue000]| {2,}| (?=\n)|(?<=\n) /g;

const asNumbers = (text: string) => [...text].map((sign) => `&#${sign.codePointAt(0)};`).join('');

/** Plain text as HTML with one line break per line: the inverse of `htmlToText`. */
export function textToHtml(text: string): string {
  const safe = text.replace(/[&<>]/g, (sign) => escapes[sign] ?? sign);
  return safe.replace(folding, asNumbers).replaceAll('\n', '<br>');
}
