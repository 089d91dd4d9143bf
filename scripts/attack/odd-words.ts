// Values that break what reads them carelessly: one list per place where a request can have one.

/** As they stand in a path or query, escaped or not. */
export const oddEscapes = [
  ...[
    '%',
    '%z',
    '%zz',
    '%E0%A4%A',
    '%00',
    'a%00b',
    '%c0%ae%c0%ae',
    '%ed%a0%80',
    '%ff',
    '%u0041',
    '%25zz',
    '%2500',
  ],
  ...[
    '%252f',
    '%252e%252e%252f',
    '..%2f..%2f',
    '%2e%2e/',
    '%5c',
    '\\',
    '/\\',
    '//',
    '..',
    '.',
    ';',
    '%0d%0ax: y',
  ],
  ...[
    '%F0%9F%98%80',
    'ä',
    '\x80',
    '\xff',
    '%09',
    '%7f',
    '#',
    '[',
    '{',
    '|',
    '^',
    '`',
    '"',
    '<x>',
    "'",
    '%22%3E',
  ],
] as const;

/** Plain characters that are no id, number or date. */
export const oddWords = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'NaN',
    'true',
    '-',
  ],
  ...[
    '-1',
    '0',
    '1e400',
    '9'.repeat(400),
    '9007199254740993',
    '-0',
    '0x10',
    '1.5',
    '1,5',
    '00000000-0000-0000-0000-00000000000',
  ],
  ...[
    '00000000-0000-4000-8000-000000000000',
    '{00000000-0000-4000-8000-000000000000}',
    'not-a-uuid',
    'infinity',
  ],
  ...[
    '2026-02-30',
    '99999-12-31',
    '0000-00-00',
    '2026-13-01T25:61:61Z',
    '-271821-04-20',
    '2026-01-01T00:00:00+99:99',
    'now',
  ],
  ...[
    'a'.repeat(3_000),
    'eq.',
    'in.()',
    'in.(',
    'not.',
    'is.what',
    '*',
    '*,*(*)',
    'a(b(c(d(e)))))',
    'select',
    '',
  ],
] as const;

export const oddTexts = [
  ...[
    '\0',
    'a\0b',
    '\ud800',
    '\udc00x',
    '\ufeff',
    '\u202e',
    '\\u0000',
    '\u2028',
    '\r\n\r\n',
    '%00',
    '\u007f',
  ],
  ...[
    '😀'.repeat(50),
    'x'.repeat(20_000),
    '__proto__',
    '{{7*7}}',
    "' or 1=1 --",
    '<script>',
    'http:\\\\x',
    'https:///',
    '\t',
  ],
] as const;

/** Names that queries and bodies of ours or of Supabase have. */
export const knownNames: readonly string[] = `
  cursor limit q sort category vendor_id min_price max_price in_stock from to ids window type state status
  level variant_id location_id format token stall next days page at kind operation step slug _rsc select
  order offset id or and columns on_conflict grant_type redirect_to email password url w name title
  quantity delta price reason note lines items version mapping topic messages payload prefix path code
  code_challenge refresh_token data options store_name description role __proto__
`
  .trim()
  .split(/\s+/);
