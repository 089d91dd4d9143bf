import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { setInterval } from 'node:timers';
import { serverStorage } from '#lib/data/supabase/storage';
import { runImport } from '#lib/market/imports/run';
import { runtime } from '#lib/runtime';

// A worker for bench/import.ts: runs the import that it is told the id of, as the job's handler does, and says how
// long that took and what its memory grew to.

export interface ImportRun {
  outcome: string;
  seconds: number;
  /** The most that was resident while it ran, sampled every 50 ms. NaN where /proc is missing. */
  peakMb: number;
}

async function residentMb(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
}

async function run(importId: string): Promise<ImportRun> {
  const { db, env } = runtime();
  let peakMb = await residentMb();
  const sampling = setInterval(async () => {
    peakMb = Math.max(peakMb, await residentMb());
  }, 50);
  const startedAt = performance.now();
  const storage = serverStorage(env);
  const { outcome } = await runImport({ db, storage }, importId, { signal: new AbortController().signal });
  clearInterval(sampling);
  return { outcome, seconds: (performance.now() - startedAt) / 1_000, peakMb };
}

// As scripts/worker.ts.
setPriority(5);
process.on('disconnect', () => process.exit(0));
process.on('message', async (importId: string) => {
  process.send?.(await run(importId));
});
