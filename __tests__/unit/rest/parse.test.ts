import fc from 'fast-check';
import { parseAccept, parsePrefer, parseRange } from '../../../supabase/local/rest/parse-headers.ts';
import { parseQuery, splitQuery } from '../../../supabase/local/rest/parse-query.ts';
import { RestError } from '../../../supabase/local/rest/rest-error.ts';

const parse = (search: string, isCall = false) => parseQuery(splitQuery(search), isCall);

const token = fc.constantFrom(
  ...[
    'select',
    'order',
    'or',
    'and',
    'not.and',
    'limit',
    'offset',
    'columns',
    'on_conflict',
    'a',
    'a.b',
    'a.or',
    'a->b',
    'a->>0',
  ],
  ...[
    '=',
    '&',
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
    '%',
    '%22',
    '%00',
    '%ff',
    '%F0%9F%A6%8A',
    '+',
  ],
  ...[
    'eq',
    'in',
    'is',
    'not',
    'fts(x)',
    'eq(any)',
    'like(all)',
    'null',
    'inner',
    'sum()',
    'count()',
    'int',
    '1',
    '-1',
    '99999999999999999999',
  ],
);
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: token },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

/** Either a tree, or an answer below 500 in words. */
function isAnswered(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    return error instanceof RestError && error.status >= 400 && error.status < 500 && error.message !== '';
  }
}

test('twenty thousand addresses are understood or refused in words', () => {
  fc.assert(
    fc.property(text, fc.boolean(), (search, isCall) => isAnswered(() => parse(search, isCall))),
    { numRuns: 20_000 },
  );
});

test('so is any header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (header) =>
      [parsePrefer, parseRange, (line: string) => parseAccept(line, () => true)].every((read) =>
        isAnswered(() => read(header)),
      ),
    ),
    { numRuns: 5_000 },
  );
});

test.each([
  ['select=a:b->c->>d::text,...x!y!inner(z,count())', 2],
  ['select=', 0],
  ['select= a , b ', 2],
  ['select="a ""b",c'.replace('""', '\\"'), 2],
])('%s has %d parts', (search, parts) => {
  expect(parse(search).select).toHaveLength(parts);
});

test('names with spaces, dashes and quotes', () => {
  expect(parse('select=first name,is-new,"a,b.c":d').select).toEqual([
    { kind: 'field', field: { name: 'first name', path: [] } },
    { kind: 'field', field: { name: 'is-new', path: [] } },
    { kind: 'field', field: { name: 'd', path: [] }, alias: 'a,b.c' },
  ]);
});

test('a tree of conditions is the tree that was written', () => {
  const [found] = parse('or=(a.eq."x,y)",not.and(b.in.(1,"2,3"),c->>d.not.is.null))').conditions;
  const filter = (name: string, path: object[], isNegated: boolean, operation: object) => ({
    kind: 'filter',
    field: { name, path },
    isNegated,
    operation,
  });
  expect(found?.value).toEqual({
    kind: 'logic',
    operator: 'or',
    isNegated: false,
    members: [
      filter('a', [], false, { kind: 'binary', operator: '=', value: 'x,y)' }),
      {
        kind: 'logic',
        operator: 'and',
        isNegated: true,
        members: [
          filter('b', [], false, { kind: 'in', values: ['1', '2,3'] }),
          filter('c', [{ arrow: '->>', key: 'd' }], true, { kind: 'is', value: 'null' }),
        ],
      },
    ],
  });
});

test.each([
  'select="',
  'order=%00',
  'a=%',
  'a=eq',
  'a=nope.1',
  'or=(a.eq.1',
  'or=a.eq.1',
  'limit=x',
  'select=a(b',
  'select=a::',
  'a=is.odd',
  'order=a.b.c',
  'select=a::int)',
  'select=a::int--',
])('%s is refused', (search) => {
  expect(() => parse(search)).toThrow(RestError);
});

test('what is no filter is an argument of a function', () => {
  expect(parse('a=1&b=eq.2&c=x.y&d=not.a&e=', true)).toMatchObject({
    args: [
      ['a', '1'],
      ['c', 'x.y'],
      ['d', 'not.a'],
      ['e', ''],
    ],
    conditions: [{ path: [] }],
  });
});
