import { knownNames, oddTexts, oddWords } from './odd-words.ts';
import type { Random } from './random.ts';

// Values that are made anew each time, of parts of the wrong kind.

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const id = '00000000-0000-4000-8000-000000000000';

/** Page markers whose parts are of other kinds than their sort has. */
export function oddCursor(random: Random): string {
  const sorts = [
    'newest',
    'name',
    'price_asc',
    'price_desc',
    'relevance:words',
    'newest:words',
    'price_asc:words',
    'name:near',
  ];
  const value = random.pick<unknown>([
    'x',
    '',
    0,
    -1,
    1e308,
    null,
    [],
    {},
    true,
    '2026-02-30',
    '\0',
    '\ud800',
    'infinity',
    '1e999',
  ]);
  return random.pick([
    base64([random.pick(sorts), value, random.pick([id, 'x', '', '\0'])]),
    base64(value),
    base64({ sort: 'newest', value, id }),
    random.bytes(24).toString('base64url'),
    'bm90IGpzb24',
    '%',
  ]);
}

/** JSON of every kind, deep and wide. */
export function oddJson(random: Random, depth = 0): unknown {
  const leaf = random.pick<unknown>([null, true, 0, -1, 1e308, 1.5, '', [], {}, ...oddTexts, ...oddWords]);
  if (depth > 3 || random.once(3)) return leaf;
  const parts = Array.from({ length: random.below(5) }, () => oddJson(random, depth + 1));
  if (random.once(2)) return parts;
  return Object.fromEntries(parts.map((part) => [random.pick(knownNames), part]));
}
