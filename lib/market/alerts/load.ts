import { remember } from '#lib/base/remember';
import type { InstanceState, OperationStats } from '#lib/engines/monitoring/schema';
import { selectAskedByHour } from '#lib/market/alerts/reading-queries';
import type { Load } from '#lib/market/alerts/snapshot';
import type { Runtime } from '#lib/runtime';

/** Measured: a page that must be made takes 30 ms and more, one from memory or a refusal some tenths. */
export const cheapShare = 1 / 50;
/** Names of what the gateway answers without asking anybody. */
const isCheap = (operation: string) => /\((?:cache|stale)\)$|^files$|^refused/.test(operation);

const askedPerS = (operations: readonly OperationStats[]): number =>
  operations
    .filter(({ kind }) => kind === 'gateway')
    .reduce((sum, { operation, ratePerS }) => sum + ratePerS * (isCheap(operation) ? cheapShare : 1), 0);

const median = (sorted: readonly number[]) => sorted[Math.floor((sorted.length - 1) / 2)] ?? null;

const minHours = 24;
const keptMs = 10 * 60_000;
const weekMs = 7 * 24 * 3_600_000;
/** What is happening now is no part of what is usual. */
const recentMs = 15 * 60_000;

/** Kept for 10 minutes: it reads a week. */
async function usualPerS({ db }: Pick<Runtime, 'db'>, now: number): Promise<number | null> {
  const known = remember('alert-usual-load', () => ({ readAt: Number.NaN, perS: null as number | null }));
  if (Math.abs(now - known.readAt) < keptMs) return known.perS;
  const hours = await selectAskedByHour(db, new Date(now - weekMs), new Date(now - recentMs), cheapShare);
  known.perS =
    hours.length < minHours ? null : median(hours.map((asked) => asked / 3_600).sort((a, b) => a - b));
  known.readAt = now;
  return known.perS;
}

export interface LoadFigures {
  minute: readonly OperationStats[];
  five: readonly OperationStats[];
  instances: readonly InstanceState[];
}

/** How much is asked for now, and how much usually is. */
export async function readLoad(ctx: Pick<Runtime, 'db'>, figures: LoadFigures, now: number): Promise<Load> {
  const web = figures.instances.filter(({ process, isLive }) => process === 'web' && isLive);
  const processes = Math.max(1, web.length);
  const usual = await usualPerS(ctx, now);
  return {
    perS: Math.max(askedPerS(figures.minute), askedPerS(figures.five)) / processes,
    usualPerS: usual === null ? null : usual / processes,
    busy: Math.max(0, ...web.map(({ gauges }) => gauges.eventLoopUtilization)),
  };
}
