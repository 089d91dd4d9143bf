import { globSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

// How tests wait: for something that comes true, with `until`, Playwright's `expect` or an event; never for a while.

const files = globSync('{__tests__,e2e,supabase/tests}/**/*.{ts,tsx,mjs}').sort();

/** Where waiting itself is written, and this list. */
const exempt = [
  '__tests__/support/until.ts',
  '__tests__/unit/waits.test.ts',
  // Collects what comes and is woken by it.
  'supabase/tests/realtime/stage.ts',
];

const forbidden: [string, RegExp][] = [
  ['a pause by hand: `until`, or `timePasses` where time is the subject', /setTimeout\(\s*\w+,\s*[^)]*\)\)/],
  ['a pause by hand: `until`, or `timePasses` where time is the subject', /setTimeout.*timers\/promises/],
  ['a fixed wait in the browser: `expect(…)` waits', /waitForTimeout\(/],
  ['a deadline by hand: `until` has one', /const deadline\b/],
  [
    'a deadline of its own: all tests have the one of jest.config.js',
    /jest\.setTimeout\(|^\s*\}, \d+_000\);/,
  ],
  [
    'a deadline below that of playwright.config.ts, which a busy machine misses',
    /test\.setTimeout\((?:\d{1,2}|1[0-7]\d|180)_000\)/,
  ],
  ['a retry by hand: `until`', /for \(let left =/],
  // What a hosted project does not have is skipped there.
  ['skipped or alone', /(?<!isHosted \? )\b(it|test|describe)\.(skip|only|todo|fixme)\b/],
];

it('nothing waits for a while, has a deadline of its own, or is skipped', () => {
  const found: string[] = [];
  for (const file of files.filter((name) => !exempt.includes(name))) {
    for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries())
      for (const [why, pattern] of forbidden)
        if (pattern.test(line)) found.push(`${file}:${index + 1}: ${why}: ${line.trim()}`);
  }
  expect(found).toEqual([]);
});

it('time is let pass in no more places than it was', () => {
  const places = files
    .filter((name) => !exempt.includes(name))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\btimePasses\(/g)].map(() => file));
  // A new one needs a reason: is there really nothing that comes true?
  expect(places.length).toBeLessThanOrEqual(32);
});
