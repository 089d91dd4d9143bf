import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '#lib/data/db/connect';
import { checkSlice, selectRounds } from '#lib/market/inventory/invariant-queries';

/** Rows of each table in one look: some 50 ms of the database's time. */
const slice = 2_000;

/**
 * Goes through everything once to its end, a slice in a transaction of its own, with as much pause as work: whoever
 * shops meanwhile has half the machine. Cut off at any time, it has done its part, and the next run goes on there. What
 * it finds is kept in the database, where the monitor's looks report it. Returns how many looks it took and how many
 * rows are known to be broken.
 */
export async function checkEverything(
  db: Db,
  signal: AbortSignal,
): Promise<{ looks: number; broken: number }> {
  const before = await selectRounds(db);
  const outcome = { looks: 0, broken: 0 };
  do {
    signal.throwIfAborted();
    const startedAt = performance.now();
    outcome.broken = await checkSlice(db, slice);
    outcome.looks += 1;
    await pause(Math.min(performance.now() - startedAt, 1_000), undefined, { signal });
  } while ((await selectRounds(db)) <= before);
  return outcome;
}
