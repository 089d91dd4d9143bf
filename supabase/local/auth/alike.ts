import { setTimeout as pause } from 'node:timers/promises';

/** Longer than hashing a password, sending a mail and writing what belongs to it. */
const STEP_MS = 300;

/**
 * Answers, or refuses, only at full steps of time: what work was done in between, because there is an account or none,
 * does not show.
 */
export async function inEqualTime<T>(work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    await pause(STEP_MS - ((performance.now() - begun) % STEP_MS));
  }
}
