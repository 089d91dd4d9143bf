import { createHash } from 'node:crypto';
import type { logger as appLogger } from '#lib/base/logger';
import type { JobName, JobTypeMap, SentPayloadOf } from '#lib/engines/jobs/job-type';
import type { JobQueue } from '#lib/engines/jobs/queue';
import { startTicker } from '#lib/engines/jobs/ticker';

/** A job that is sent again and again, at fixed times of the UTC day. */
export interface Schedule<T extends JobTypeMap, N extends JobName<T> = JobName<T>> {
  name: N;
  payload: SentPayloadOf<N, T>;
  everyS: number;
  /** Its first time after midnight, UTC. Default: midnight. */
  offsetS?: number;
}

/** The beginning of the time slot that `nowMs` is in, in milliseconds since 1970. */
export function slotOf({ everyS, offsetS = 0 }: { everyS: number; offsetS?: number }, nowMs: number): number {
  const everyMs = everyS * 1_000;
  const offsetMs = offsetS * 1_000;
  return Math.floor((nowMs - offsetMs) / everyMs) * everyMs + offsetMs;
}

/** The id of a slot's job: the same in every worker, so that the primary key makes it one. */
export function slotJobId(name: string, payload: unknown, slotMs: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, payload, slotMs]))
    .digest('hex');
  // A version 8 UUID (RFC 9562): made from what it names.
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

export interface SchedulerOptions<T extends JobTypeMap> {
  jobs: JobQueue<T>;
  schedules: readonly Schedule<T>[];
  logger: typeof appLogger;
  clock?: () => number;
  tickMs?: number;
}

/**
 * Sends the job of every schedule's present slot. However many workers do so, each slot has one job, as long as ended
 * jobs are kept for longer than a slot. Of the slots that passed while no worker ran, only the present one is made
 * good; and while a slot's job waits for a free worker, the next slots add none. Returns how to stop.
 */
export function startSchedules<T extends JobTypeMap>(options: SchedulerOptions<T>): () => Promise<void> {
  const { jobs, logger, clock = Date.now, tickMs = 500 } = options;
  const lastSlot = new Map<Schedule<T>, number>();
  return startTicker(
    'schedules',
    tickMs,
    async () => {
      for (const schedule of options.schedules) {
        const { name, payload } = schedule;
        const slot = slotOf(schedule, clock());
        if (lastSlot.get(schedule) === slot) continue;
        const key = `schedule:${JSON.stringify(payload)}`;
        await jobs.send(name, payload, { id: slotJobId(name, payload, slot), key });
        lastSlot.set(schedule, slot);
      }
    },
    logger,
  );
}
