import fc from 'fast-check';
import { isFlooded } from '#lib/market/alerts/flood';
import { findRule, rules } from '#lib/market/alerts/rules';
import type { ReadingName, Readings } from '#lib/market/alerts/snapshot';
import { snapshotOf, wellReadings } from '../../../../support/alert-readings.ts';

type Some = Partial<{ [N in ReadingName]: Readings[N] | null }>;

const ask = (rule: string, readings: Some) => findRule(rule)!.query(snapshotOf(readings));
const operation = (figures: object) => ({
  kind: 'route',
  operation: 'GET /x',
  count: 100,
  errors: 0,
  p50Ms: 3,
  p95Ms: 10,
  ...figures,
});

const query = (count: number, p50Ms: number, p95Ms: number) =>
  operation({ kind: 'query', count, p50Ms, p95Ms });

it('in a shop in which all is well, every rule that can tell says so', () => {
  const verdicts = rules.map((rule) => [rule.id, rule.query(snapshotOf()).isBroken]);
  expect(verdicts).toEqual(rules.map(({ id }) => [id, false]));
});

it('when nothing can be read, no rule says that anything is broken', () => {
  const nothing = Object.fromEntries(Object.keys(wellReadings).map((name) => [name, null])) as Some;
  expect(rules.filter((rule) => rule.query(snapshotOf(nothing)).isBroken === true)).toEqual([]);
});

it('ids are stable names, and every rule says what it asks and what to do', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { id, title, what, advice } of rules) {
    expect(id).toMatch(/^[a-z][a-z0-9-]{1,59}$/);
    expect(title.length).toBeLessThanOrEqual(60);
    for (const text of [what, advice]) expect(text).toMatch(/^[/A-Z`].*[.?]$/);
  }
});

describe('each rule at its limit', () => {
  const cases: [
    rule: string,
    what: string,
    readings: Some,
    isBroken: boolean | null,
    value: number | null,
  ][] = [
    ['health', 'three failures', { health: { checks: 20, failures: 3, failing: ['supabase'] } }, false, 3],
    ['health', 'four failures', { health: { checks: 20, failures: 4, failing: ['supabase'] } }, true, 4],
    ['error-rate', '10 %', { minute: [operation({ count: 200, errors: 20 })] }, false, 10],
    ['error-rate', 'more than 10 %', { minute: [operation({ count: 200, errors: 21 })] }, true, 10.5],
    ['error-rate', 'all of too few', { minute: [operation({ count: 19, errors: 19 })] }, false, 100],
    [
      'error-rate',
      'queries, which are no answers',
      { minute: [operation({ kind: 'query', errors: 100 })] },
      false,
      0,
    ],
    [
      'failing-operation',
      'four failures',
      { failing: [{ operation: 'GET /x', count: 4, errors: 4 }] },
      false,
      0,
    ],
    [
      'failing-operation',
      'five of five',
      { failing: [{ operation: 'GET /x', count: 5, errors: 5 }] },
      true,
      100,
    ],
    [
      'failing-operation',
      'one time in five',
      { failing: [{ operation: 'GET /x', count: 50, errors: 10 }] },
      false,
      0,
    ],
    [
      'failing-operation',
      'more than one in five',
      { failing: [{ operation: 'GET /x', count: 50, errors: 11 }] },
      true,
      22,
    ],
    [
      'slower-than-usual',
      'twice',
      { slow: [{ operation: 'GET /x', count: 40, p95Ms: 300, usualP95Ms: 150 }] },
      false,
      2,
    ],
    [
      'slower-than-usual',
      'more',
      { slow: [{ operation: 'GET /x', count: 40, p95Ms: 330, usualP95Ms: 150 }] },
      true,
      2.2,
    ],
    [
      'slower-than-usual',
      'unknown',
      { slow: [{ operation: 'GET /x', count: 40, p95Ms: 330, usualP95Ms: null }] },
      false,
      null,
    ],
    ['slow-queries', 'a second', { minute: [query(20, 40, 1_000)] }, false, 1_000],
    ['slow-queries', 'more', { minute: [query(20, 40, 1_200)] }, true, 1_200],
    ['slow-queries', 'one hiccup of a few', { minute: [query(19, 40, 9_000)] }, false, 40],
    ['slow-queries', 'half of a few', { minute: [query(5, 1_100, 9_000)] }, true, 1_100],
    ['slow-queries', 'too few', { minute: [query(4, 9_000, 9_000)] }, false, null],
    ['stuck-queries', 'one', { stuckQueries: { count: 1, longestS: 12.34 } }, true, 12.3],
    ['cache-hit-rate', '70 %', { caches: [{ name: 'response', lookups: 1_000, hits: 700 }] }, false, 70],
    ['cache-hit-rate', 'less', { caches: [{ name: 'response', lookups: 1_000, hits: 699 }] }, true, 69.9],
    ['cache-hit-rate', 'no traffic', { caches: [{ name: 'response', lookups: 299, hits: 0 }] }, false, null],
    ['queue-oldest', 'five minutes', { queue: { waiting: 1, oldestS: 300, name: 'send-email' } }, false, 300],
    ['queue-oldest', 'more', { queue: { waiting: 1, oldestS: 301, name: 'send-email' } }, true, 301],
    ['dead-letters', 'one', { deadLetters: { count: 1, names: ['send-email'] } }, true, 1],
    ['realtime-silent', '30 s at the report', { canary: { silentS: 30, heardAgoS: 39 } }, false, 39],
    ['realtime-silent', 'more at the report', { canary: { silentS: 31, heardAgoS: 33 } }, true, 33],
    ['realtime-silent', '40 s as of now', { canary: { silentS: 26, heardAgoS: 41 } }, true, 41],
    ['realtime-silent', 'never heard', { canary: { silentS: 31, heardAgoS: null } }, true, 31],
    ['realtime-silent', 'no canary', { canary: null }, null, null],
    [
      'database-connections',
      'half',
      { connections: { attempts: 12, failures: 6, reason: 'full' } },
      false,
      50,
    ],
    [
      'database-connections',
      'more',
      { connections: { attempts: 12, failures: 7, reason: 'full' } },
      true,
      58.3,
    ],
    [
      'database-connections',
      'too few',
      { connections: { attempts: 5, failures: 5, reason: 'full' } },
      false,
      100,
    ],
    [
      'database-connections',
      'no probe',
      { connections: { attempts: 0, failures: 0, reason: '' } },
      null,
      null,
    ],
    [
      'invariant-broken',
      'one row',
      { invariants: { violations: 1, first: 'quantity_equals_ledger' } },
      true,
      1,
    ],
    ['top-product-sold-out', 'two', { soldOut: { names: ['Assam', 'Saffron'], of: 10 } }, true, 2],
    ['worker-missing', 'a minute', { processes: [{ process: 'worker', ageS: 60 }] }, false, 60],
    ['worker-missing', 'more', { processes: [{ process: 'worker', ageS: 61 }] }, true, 61],
    [
      'worker-missing',
      'one of two',
      {
        processes: [
          { process: 'worker', ageS: 400 },
          { process: 'worker', ageS: 3 },
        ],
      },
      false,
      3,
    ],
    ['worker-missing', 'never seen', { processes: [{ process: 'web', ageS: 3 }] }, null, null],
    ['loose-rejection', 'one', { looseRejections: 1 }, true, 1],
    ['web-missing', 'more than a minute', { processes: [{ process: 'web', ageS: 90 }] }, true, 90],
  ];

  it.each(cases)('%s: %s', (rule, _what, readings, isBroken, value) => {
    expect(ask(rule, readings)).toMatchObject({ isBroken, value });
  });
});

describe('a flood, from however many addresses', () => {
  const late = fc.record({
    minute: fc.array(
      fc.record({
        kind: fc.constantFrom('query', 'route', 'page', 'gateway'),
        operation: fc.string(),
        count: fc.integer({ min: 1, max: 1e6 }),
        errors: fc.constant(0),
        p50Ms: fc.double({ min: 0, max: 30_000, noNaN: true }),
        p95Ms: fc.double({ min: 0, max: 30_000, noNaN: true }),
      }),
    ),
    slow: fc.array(
      fc.record({
        operation: fc.string(),
        count: fc.integer({ min: 30, max: 1e6 }),
        p95Ms: fc.double({ min: 100, max: 30_000, noNaN: true }),
        usualP95Ms: fc.option(fc.double({ min: 0.1, max: 500, noNaN: true })),
      }),
    ),
    connections: fc.record({
      attempts: fc.constant(12),
      failures: fc.integer({ min: 0, max: 12 }),
      reason: fc.constantFrom('no answer within 3 s', 'write CONNECT_TIMEOUT 127.0.0.1:5432'),
    }),
    queue: fc.record({ waiting: fc.nat(1e5), oldestS: fc.nat(1e5), name: fc.constant('send-email') }),
  });
  const flood = fc
    .record({
      perS: fc.double({ min: 5, max: 1e5, noNaN: true }),
      share: fc.option(fc.double({ min: 0, max: 0.5, noNaN: true })),
      busy: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ perS, share, busy }) => ({ perS, busy, usualPerS: share === null ? null : share * perS }))
    .filter(({ perS, busy }) => perS >= 20 || busy >= 0.7);

  it('breaks no rule, however slow everything gets', () => {
    fc.assert(
      fc.property(late, flood, (readings, load) => {
        const snapshot = snapshotOf({ ...readings, load });
        expect(rules.filter((rule) => rule.query(snapshot).isBroken)).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('hides nothing that is broken whatever is asked for', () => {
    const load = { perS: 900, usualPerS: 3, busy: 1 };
    const broken: Some = {
      minute: [operation({ errors: 50 })],
      failing: [{ operation: 'GET /x', count: 9, errors: 9 }],
      looseRejections: 2,
      connections: { attempts: 12, failures: 12, reason: 'sorry, too many clients already' },
      deadLetters: { count: 1, names: ['send-email'] },
      invariants: { violations: 1, first: 'x' },
    };
    const found = rules.filter((rule) => rule.query(snapshotOf({ ...broken, load })).isBroken);
    expect(found.map(({ id }) => id).sort()).toEqual([
      'database-connections',
      'dead-letters',
      'error-rate',
      'failing-operation',
      'invariant-broken',
      'loose-rejection',
    ]);
  });

  it.each([
    ['as much as ever', { perS: 60, usualPerS: 40, busy: 1 }, false],
    ['little, but everything is slow', { perS: 4, usualPerS: 4, busy: 1 }, false],
    ['little, in a shop that is not known yet', { perS: 4.9, usualPerS: null, busy: 1 }, false],
    ['more than usual, and there is room', { perS: 19, usualPerS: 2, busy: 0.4 }, false],
    ['twice the usual, and it is full', { perS: 12, usualPerS: 6, busy: 0.8 }, true],
    ['much, in a shop that is not known yet', { perS: 20, usualPerS: null, busy: 0 }, true],
  ])('is asked for %s', (_, load, isOne) => {
    expect(isFlooded(snapshotOf({ load }))).toBe(isOne);
    const slow = [{ operation: 'GET /x', count: 40, p95Ms: 900, usualP95Ms: 100 }];
    const verdict = ask('slower-than-usual', { slow, load });
    expect(verdict).toMatchObject({ isBroken: !isOne, value: 9 });
    if (isOne) expect(verdict.message).toContain('that is load, and no fault');
  });

  it('is none while nobody can tell', () => expect(isFlooded(snapshotOf({ load: null }))).toBe(false));
});

describe('messages', () => {
  it('name the operation, the part, the product or the row that it is about', () => {
    const failing = [
      { operation: 'GET /x', count: 10, errors: 9 },
      { operation: 'POST /y', count: 8, errors: 8 },
    ];
    expect(ask('failing-operation', { failing }).message).toBe(
      'GET /x failed 9 of 10 times within half a minute, and 1 other too.',
    );
    expect(
      ask('health', { health: { checks: 9, failures: 5, failing: ['database', 'supabase'] } }).message,
    ).toContain('database, supabase');
    expect(ask('top-product-sold-out', { soldOut: { names: ['Assam'], of: 10 } }).message).toContain('Assam');
    expect(
      ask('invariant-broken', { invariants: { violations: 2, first: 'quantity of x: 3 and not 4' } }).message,
    ).toBe('2 rows against the rules: quantity of x: 3 and not 4.');
    expect(findRule('monitor-blind')!.query({ ...snapshotOf(), blind: ['queue', 'health'] }).message).toBe(
      'Not readable: health, queue.',
    );
  });

  it('a rate of the caches is that of the first one in line, or of all where there is none', () => {
    const front = { name: 'response', lookups: 1_000, hits: 990 };
    const behind = { name: 'product', lookups: 900, hits: 9 };
    expect(ask('cache-hit-rate', { caches: [behind, front] })).toMatchObject({ isBroken: false, value: 99 });
    expect(ask('cache-hit-rate', { caches: [behind] })).toMatchObject({ isBroken: true, value: 1 });
  });
});
