import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(createRequire(import.meta.url).resolve('jest'))(
  '@jest/test-sequencer',
);

/** Rooms whose files start stacks, kill processes or wait for what is away: small files that take long. */
const slow = /\/(db\/stack|db\/engines\/jobs|db\/market\/alerts)\/|\/(vendor-roles|seed|run-import)\.test/;

/**
 * Jest begins with the files that took longest, which it does not know in a clean clone; the size that it goes by
 * then would leave a file of a minute for the end, when the other workers have nothing more to do.
 */
export default class SlowFirst extends Sequencer {
  sort(tests) {
    const rank = (test) => test.duration ?? (slow.test(test.path) ? 20_000 : 0);
    return super.sort(tests).toSorted((a, b) => rank(b) - rank(a));
  }
}
