import { logger } from '#lib/base/logger';
import { connect, type DatabaseHandle } from '#lib/data/db/connect';
import { PerformanceMonitor } from '#lib/engines/monitoring/performance-monitor';
import { Sampler, type SamplerOptions } from '#lib/engines/monitoring/sampler';
import type { MonitorSources } from '#lib/engines/monitoring/sources';
import type { Runtime } from '#lib/runtime';
import { makeTestDatabase, type TestDatabase } from '../../../../supabase/tests/support/test-database.ts';

/** A time of day that stands still until it is moved. */
export interface Clock {
  now(): Date;
  advance(ms: number): void;
}

export function makeClock(start = '2026-03-01T12:00:00.000Z'): Clock {
  let ms = Date.parse(start);
  return {
    now: () => new Date(ms),
    advance: (by) => {
      ms += by;
    },
  };
}

export interface MonitorWorld {
  database: TestDatabase;
  handle: DatabaseHandle;
  ctx: Pick<Runtime, 'db' | 'logger'>;
  close(): Promise<void>;
}

/** A database of its own, reached as the shop reaches it. */
export async function openWorld(purpose: string): Promise<MonitorWorld> {
  const database = await makeTestDatabase(purpose);
  const handle = connect(database.url, { max: 3, name: 'monitor-test' });
  return {
    database,
    handle,
    // What it has to say of a refusing database is not for the test's reader.
    ctx: { db: handle.db, logger: logger.child({}, { level: 'silent' }) },
    async close() {
      await handle.close();
      await database.drop();
    },
  };
}

/** One process of the shop, as far as the monitor sees it. */
export function makeInstance(
  ctx: MonitorWorld['ctx'],
  clock: Clock,
  instance: string,
  { process = 'web', ...sources }: Partial<MonitorSources> & { process?: SamplerOptions['process'] } = {},
) {
  const monitor = new PerformanceMonitor();
  const sampler = new Sampler(ctx, {
    process,
    instance,
    now: clock.now,
    sources: { monitor, poolMax: 12, ...sources },
  });
  return {
    monitor,
    sampler,
    hit(name: string, durationsMs: readonly number[], failed = false) {
      for (const durationMs of durationsMs) monitor.record({ kind: 'route', name, durationMs, failed });
    },
  };
}

/** `count` durations from 1 ms up, so that percentiles are known. */
export const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
