import { waitAtMost } from '#lib/base/within';
import type { Db } from '#lib/data/db/connect';
import type { Tx } from '#lib/data/db/roles';
import type { MonitorContext } from '#lib/engines/monitoring/context';
import {
  callRetainMonitoring,
  saveRolledUp,
  selectRolledUp,
  takeCoarseSamples,
  takeFineSamples,
  takeRollUpLock,
} from '#lib/engines/monitoring/roll-up-queries';
import { columnsOf, sliceOf } from '#lib/engines/monitoring/sample-rows';
import { SliceSum } from '#lib/engines/monitoring/slice';
import type { SampleRow } from '#lib/engines/monitoring/tables';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Processes write up to 15 s after an interval began; what comes later still is added when it comes. */
const settledMs = minuteMs;
const fiveMinutesKeptMs = 2 * dayMs;
const everyMs = minuteMs;
const stoppedWithinMs = 3_000;

function stepStart(at: string, stepS: number): string {
  const stepMs = stepS * 1_000;
  return new Date(Math.floor(Date.parse(at) / stepMs) * stepMs).toISOString();
}

/** One row per step, process and operation, over all instances. */
function merge(rows: readonly SampleRow[], stepS: number): SampleRow[] {
  const groups = new Map<string, { row: SampleRow; sum: SliceSum }>();
  for (const row of rows) {
    const at = stepStart(row.at, stepS);
    const key = JSON.stringify([at, row.process, row.kind, row.operation]);
    const group = groups.get(key) ?? {
      row: { ...row, step_s: stepS, at, instance: '' },
      sum: new SliceSum(),
    };
    groups.set(key, group);
    group.sum.add(sliceOf(row));
  }
  return [...groups.values()].map(({ row, sum }) => ({ ...row, ...columnsOf(sum.toSlice()) }));
}

async function store(tx: Tx, rows: readonly SampleRow[], stepS: number): Promise<void> {
  const steps = [...new Set(rows.map(({ at }) => stepStart(at, stepS)))];
  const before = steps.length > 0 ? await selectRolledUp(tx, stepS, steps) : [];
  const touched = new Set(rows.map(({ kind, operation }) => `${kind} ${operation}`));
  const related = before.filter(({ kind, operation }) => touched.has(`${kind} ${operation}`));
  await saveRolledUp(tx, merge([...related, ...rows], stepS));
}

/** One transaction's worth; returns how many rows were merged, 0 when nothing is due or another worker is at it. */
async function rollUpSome(db: Db, now: Date): Promise<number> {
  const settled = new Date(stepStart(new Date(now.getTime() - settledMs).toISOString(), 300));
  const old = new Date(stepStart(new Date(now.getTime() - fiveMinutesKeptMs).toISOString(), 3_600));
  return db.transaction().execute(async (tx) => {
    if (!(await takeRollUpLock(tx))) return 0;
    const fine = await takeFineSamples(tx, settled);
    await store(tx, fine, 300);
    const coarse = await takeCoarseSamples(tx, old);
    await store(tx, coarse, 3_600);
    await callRetainMonitoring(tx, now);
    return fine.length + coarse.length;
  });
}

/**
 * Merges samples of 15 s into rows of 5 min a minute after those ended, and rows of 5 min into rows of 1 h after two
 * days, exactly once each; then forgets what is too old. May be killed at any instant and run by several workers.
 */
export async function rollUpSamples({ db }: Pick<MonitorContext, 'db'>, now = new Date()): Promise<void> {
  while ((await rollUpSome(db, now)) > 0);
}

/** Rolls up every minute; for worker processes. What is cut off by stopping is rolled back and done again. */
export function startRollUp(ctx: MonitorContext): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    running = rollUpSamples(ctx)
      .catch((error: unknown) => ctx.logger.warn({ err: error }, 'samples were not rolled up; tried again'))
      .finally(() => {
        isRunning = false;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await waitAtMost(stoppedWithinMs, running);
  };
}
