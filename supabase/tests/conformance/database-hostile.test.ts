import fc from 'fast-check';
import * as z from 'zod';
import { makeDatabaseWorld, WORLD_MS } from './database-world.ts';
import { target } from './target.ts';

let world: Awaited<ReturnType<typeof makeDatabaseWorld>>;
beforeAll(async () => {
  world = await makeDatabaseWorld();
}, WORLD_MS);
afterAll(() => world?.drop());

const state = async () => {
  const rows = await world.sql`
    select md5(string_agg(t::text, '' order by t.id)) as stalls from public.conf_stalls t
    union all select md5(string_agg(t::text, '' order by t.id)) from public.conf_goods t
    union all select string_agg(relname, ',' order by relname) from pg_class where relname like 'conf\\_%'`;
  return JSON.stringify(rows);
};

const text = encodeURIComponent;

const refusal = z.strictObject({
  code: z.string(),
  message: z.string().min(1),
  details: z.string().nullable(),
  hint: z.string().nullable(),
});

test.each([
  ['name=match.(((', '2201B'],
  ['name=imatch.[', '2201B'],
  ['name=match(any).{ok,(((}', '2201B'],
  ['or=(name.match."(((",id.eq.1)', '2201B'],
  [`name=match.${text('(a{250}){250}')}`, '2201B'],
  ['id=eq.abc', '22P02'],
  ['id=in.(1,x)', '22P02'],
  ['id=eq.999999999999999999999', '22003'],
  ['day=eq.2026-99-99', '22008'],
  ['day=eq.soon', '22007'],
  ['opened=eq.999999-01-01', '22008'],
  ['span=cs.[9,1]', '22000'],
  ['tags=cs.{', '22P02'],
  ['tags=eq.{{{{{{{a}}}}}}}', '54000'],
  ['mood=eq.nope', '22P02'],
  ['about=cs.nope', '22P02'],
  [`about=cs.${text('"\\u0000"')}`, '22P05'],
  [`words=fts.${text('a b &')}`, '42601'],
  ['words=fts(nope).a', '42704'],
  ['name=is.true', '42804'],
  ['select=nope', '42703'],
  ['select=name::int', '22P02'],
  ['select=id::nope', '42704'],
])('%s is the mistake of whoever asks: %s', async (search, code) => {
  const before = await state();
  for (const method of search.startsWith('select') ? ['GET'] : ['GET', 'PATCH', 'DELETE']) {
    const body = method === 'PATCH' ? { body: '{"about":null}' } : {};
    const headers = { apikey: target.secretKey, 'content-type': 'application/json', prefer: 'count=exact' };
    const answer = await fetch(`${target.url}/rest/v1/conf_stalls?${search}`, { method, headers, ...body });
    expect([answer.status, refusal.parse(await answer.json()).code]).toEqual([400, code]);
  }
  expect(await state()).toBe(before);
});

/** What the grammar is made of, and what people try to get through it. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      'id',
      'name',
      'about',
      'span',
      'tags',
      'words',
      'mood',
      'opened',
      'conf_goods',
      'conf_stalls',
      'conf_licences',
      'parent_id',
    ],
    ...[
      '.',
      ',',
      '(',
      ')',
      ':',
      '::',
      '!',
      '->',
      '->>',
      '*',
      '...',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      '=',
      '&',
      '+',
      '%',
      '%00',
      '%ff',
      '%C3%28',
    ],
    ...[
      'eq',
      'in',
      'is',
      'not',
      'or',
      'and',
      'like',
      'fts(english)',
      'fts(nope)',
      'cs',
      'ov',
      'match',
      'any',
      'eq(any)',
      'isdistinct',
    ],
    ...[
      'select',
      'order',
      'limit',
      'offset',
      'columns',
      'on_conflict',
      'desc',
      'nullslast',
      'inner',
      'count()',
      'sum()',
      'null',
      'text',
      'int[]',
    ],
    ...[
      "'",
      "';--",
      '$1',
      ');select pg_sleep(9)',
      '"; drop table public.conf_stalls; --',
      '/*',
      '\u0000',
      '\ud800',
      '🦊',
      '-1',
      '1e999',
      '99999999999999999999',
      'NaN',
    ],
  ),
  fc.string({ maxLength: 6, unit: 'binary' }),
);
const mess = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

/** Mostly well-formed, so that it gets past the parser. */
const field = fc.constantFrom(
  'id',
  'name',
  'about',
  'about->size',
  'about->>kind',
  'about->list->0',
  'tags',
  'span',
  'words',
  'mood',
  'opened',
  'day',
  'nope',
  'conf_shout',
  'conf_licences',
);
const value = fc.oneof(
  fc.constantFrom(
    '1',
    'null',
    'true',
    '{a,b}',
    '(1,2)',
    '[1,5)',
    '{"a":1}',
    '2026-01-01',
    '',
    'glad',
    '(',
    '*',
    '\\',
    '"x"',
    '{',
    'infinity',
  ),
  piece,
);
const operator = fc.constantFrom(
  'eq',
  'neq',
  'gt',
  'lt',
  'like',
  'ilike',
  'match',
  'imatch',
  'is',
  'isdistinct',
  'in',
  'cs',
  'cd',
  'ov',
  'sl',
  'sr',
  'nxr',
  'nxl',
  'adj',
  'fts',
  'plfts',
  'phfts(german)',
  'wfts',
  'eq(any)',
  'like(all)',
  'not.eq',
  'not.is',
  'not.in',
);
const filter = fc.tuple(field, operator, value).map(([name, op, text]) => [name, `${op}.${text}`] as const);
const logic = fc
  .array(fc.tuple(field, operator, value), { minLength: 1, maxLength: 4 })
  .map((list) => ['or', `(${list.map((parts) => parts.join('.')).join(',')})`] as const);
const item = fc.oneof(
  fc
    .tuple(field, fc.constantFrom('', '::text', '::int', '::nope', '.sum()', '.count()::text'))
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '*',
    'conf_licences(*)',
    'x:conf_goods!conf_goods_stall(id,conf_labels(*))',
    '...conf_licences(code)',
    'parent_id(id)',
    'conf_goods(*)',
    'conf_goods!conf_goods_giver!inner()',
    'a:id',
    'id',
  ),
);
const select = fc.array(item, { maxLength: 5 }).map((items) => ['select', items.join(',')] as const);
const order = fc
  .tuple(field, fc.constantFrom('', '.asc', '.desc.nullsfirst', '.nope'))
  .map((parts) => ['order', parts.join('')] as const);
const number = fc
  .tuple(fc.constantFrom('limit', 'offset'), fc.constantFrom('0', '1', '-1', 'x', '999999999999', '1.5'))
  .map(([name, text]) => [name, text] as const);
const anything = fc.tuple(mess, mess).map(([name, text]) => [name, text] as const);
const search = fc
  .array(fc.oneof(filter, filter, logic, select, select, order, number, anything), { maxLength: 5 })
  .map((parameters) => parameters.map((pair) => pair.map(encode).join('=')).join('&'));
/** A lone surrogate and a bad escape go as they are. */
const encode = (text: string) =>
  text.startsWith('%')
    ? text
    : text.replace(/[^A-Za-z0-9.,()*!:>{}[\]'$-]/gu, (char) =>
        /[\ud800-\udfff]/u.test(char) ? '%ED%A0%80' : encodeURIComponent(char),
      );

const path = fc.constantFrom(
  'conf_stalls',
  'conf_stalls',
  'conf_stalls',
  'conf_goods',
  'rpc/conf_list',
  'rpc/conf_add',
  'rpc/conf_echo',
  'rpc/conf_pairs',
  'rpc/conf_numbers',
  'rpc',
  'rpc/',
  'x/y',
  '%22',
  '%00',
  '%ff',
  '',
  'auth.users',
  'conf_stalls%3Bdrop',
);
const headers = fc.record(
  {
    prefer: fc.constantFrom(
      'count=exact',
      'count=planned',
      'count=estimated',
      'handling=strict',
      'return=representation',
      'timezone=Nope',
      'timezone=Asia/Tokyo',
      'max-affected=x',
      ',,=',
      'count=exact, handling=strict',
    ),
    accept: fc.constantFrom(
      'text/csv',
      'application/vnd.pgrst.object+json',
      'application/vnd.pgrst.array+json;nulls=stripped',
      'text/plain',
      'application/octet-stream',
      'application/geo+json',
      'application/vnd.pgrst.plan+json',
      ';;',
      '*/*;q=x',
    ),
    range: fc.constantFrom('0-1', '5-2', '-', '0-', '99999999999999999999-', 'bytes=0-1'),
    'accept-profile': fc.constantFrom('public', 'auth', ''),
  },
  { requiredKeys: [] },
);

async function ask(url: string, init: RequestInit): Promise<number> {
  const response = await fetch(`${target.url}/rest/v1/${url}`, init);
  const text = await response.text();
  if (response.status >= 500) throw new Error(`${response.status} for ${url}: ${text}`);
  if (response.status >= 400 && init.method !== 'HEAD') expect(JSON.parse(text)).toHaveProperty('message');
  return response.status;
}

test('whatever is asked, it is answered with less than 500, and nothing is changed by asking', async () => {
  const before = await state();
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.array(search, { minLength: 8, maxLength: 8 }),
      headers,
      fc.constantFrom('GET', 'HEAD', 'GET'),
      async (where, all, extra, method) => {
        const given = { apikey: target.secretKey, ...extra };
        const statuses = await Promise.all(
          all.map((text) => ask(`${where}?${text}`, { method, headers: given })),
        );
        for (const status of statuses) seen.add(status);
      },
    ),
    { numRuns: 400 },
  );
  expect([...seen]).toEqual(expect.arrayContaining([200, 400, 404]));
  expect(await state()).toBe(before);
});

const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const json = fc.oneof(
  fc.json(),
  fc.constantFrom(
    '',
    '{',
    '[',
    '[{}]',
    '[[]]',
    'null',
    '1',
    '"x"',
    '{"id":1e999}',
    '{"id":"\\u0000"}',
    '{"name":"\\ud800"}',
    '{"name":"\\x"}',
    '\ufeff{}',
    deep(5_000),
    `{"about":${deep(9_000)}}`,
    '{"__proto__":1}',
    '{"name":{"constructor":1}}',
    '{"a":1,"a":2}',
    '{"from_id":"x"}',
    '{"value":{},"list":[[1],2],"words":{}}',
    '{"a":2147483648}',
    '{"":1}',
    '{"a\\u0000":1}',
  ),
  fc
    .record(
      {
        name: fc.anything(),
        id: fc.anything(),
        tags: fc.anything(),
        about: fc.anything(),
        a: fc.anything(),
        value: fc.anything(),
      },
      { requiredKeys: [] },
    )
    .map((row) => {
      try {
        return JSON.stringify(row) ?? '';
      } catch {
        return '[';
      }
    }),
);
const type = fc.constantFrom(
  'application/json',
  'application/json',
  'text/csv',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'text/html',
  'x',
  'multipart/form-data; boundary=x',
);

test('whatever is sent, it is answered with less than 500', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        'conf_notes?id=eq.1',
        'conf_notes',
        'conf_stalls?id=eq.77',
        'conf_stalls?columns=name,%22a%22',
        'rpc/conf_add',
        'rpc/conf_echo',
        'rpc/conf_whole',
        'rpc/conf_text',
        'rpc/conf_sum',
        'rpc/conf_list',
      ),
      fc.constantFrom('POST', 'PATCH', 'PUT', 'DELETE'),
      fc.array(json, { minLength: 4, maxLength: 4 }),
      type,
      headers,
      async (where, method, bodies, contentType, extra) => {
        const given = { apikey: target.secretKey, 'content-type': contentType, ...extra };
        await Promise.all(bodies.map((body) => ask(where, { method, body, headers: given })));
      },
    ),
    { numRuns: 300 },
  );
});

test('a body that is not UTF-8, and one that is too large', async () => {
  const given = { apikey: target.publishableKey, 'content-type': 'application/json' };
  expect(
    await ask('conf_notes', { method: 'POST', headers: given, body: new Uint8Array([0x7b, 0xff, 0xfe]) }),
  ).toBe(400);
  expect(
    await ask('conf_notes', { method: 'POST', headers: given, body: `"${'x'.repeat(2_000_000)}"` }),
  ).toBe(413);
});
