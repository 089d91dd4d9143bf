import { remember } from '#lib/base/remember';
import type { OperationStats } from '#lib/engines/monitoring/schema';
import { operationSeries } from '#lib/engines/monitoring/stats-service';
import type { Runtime } from '#lib/runtime';

interface Known {
  readAt: number;
  p95Ms: number | null;
}

const minute = 60_000;
const keptMs = 10 * minute;
const mostKept = 500;
const dayMs = 24 * 60 * minute;
/** What is happening now is no part of what is usual. */
const recentMs = 15 * minute;
const minPerStep = 30;
const minInAll = 200;

const median = (sorted: readonly number[]) => sorted[Math.floor((sorted.length - 1) / 2)] ?? null;

/**
 * The usual p95 of an operation: the median over the quarters of an hour of the last day, so that an hour of
 * trouble does not become the usual. Null when it ran too seldom to say. Kept for 10 minutes.
 */
export async function usualP95(
  ctx: Pick<Runtime, 'db'>,
  { kind, operation }: Pick<OperationStats, 'kind' | 'operation'>,
  now: number,
): Promise<number | null> {
  const known = remember('alert-usual-p95', () => new Map<string, Known>());
  const key = `${kind} ${operation}`;
  const kept = known.get(key);
  if (kept && now - kept.readAt < keptMs) return kept.p95Ms;
  const points = await operationSeries(ctx, {
    kind,
    operation,
    from: new Date(now - dayMs),
    to: new Date(now - recentMs),
    stepS: 900,
  });
  const inAll = points.reduce((sum, { count }) => sum + count, 0);
  const steps = points.filter(({ count }) => count >= minPerStep).map((point) => point.p95Ms);
  const p95Ms = inAll >= minInAll ? median(steps.sort((a, b) => a - b)) : null;
  if (known.size >= mostKept) known.clear();
  known.set(key, { readAt: now, p95Ms });
  return p95Ms;
}
