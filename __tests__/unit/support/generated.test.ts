import { expect, it } from '@jest/globals';
import fc from 'fast-check';

it('what tests generate comes again with the seed of the run, when there is one', () => {
  const seed = process.env.TEST_SEED;
  expect(fc.readConfigureGlobal()?.seed).toBe(seed ? Number(seed) : undefined);
});
