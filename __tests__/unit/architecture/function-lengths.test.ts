import { measureFunctions, measureSqlFunctions } from '../../support/function-lengths.ts';

/** A function fits in a glance; one that is longer says why, in the comment above it: `Long: …`. */
const mostLines = 60;

it.each([
  ['TypeScript', measureFunctions, 5_000],
  ['SQL', measureSqlFunctions, 150],
] as const)('a function in %s is no longer than 60 lines, or says why', (_, measure, atLeast) => {
  const all = measure();
  expect(all.length).toBeGreaterThan(atLeast);
  const tooLong = all.filter(({ lines, comment }) => lines > mostLines && !/\bLong: \S/.test(comment));
  expect(tooLong.map(({ place, lines }) => `${place} has ${lines} lines`)).toEqual([]);
});
