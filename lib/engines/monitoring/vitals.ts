import * as z from 'zod';
import { observe } from '#lib/base/observe';
import { operations } from '#lib/engines/monitoring/operations';
import type { VitalName, VitalStats } from '#lib/engines/monitoring/schema';

/** Above the first it needs improvement, above the second it is poor: web.dev/articles/vitals. */
const thresholds: Record<VitalName, readonly [number, number]> = {
  LCP: [2_500, 4_000],
  CLS: [0.1, 0.25],
  INP: [200, 500],
  FCP: [1_800, 3_000],
  TTFB: [800, 1_800],
};
export const vitalNames = ['LCP', 'CLS', 'INP', 'FCP', 'TTFB'] as const satisfies readonly VitalName[];

/** Layout shift has no unit; a thousandth of it is stored as a millisecond. */
const perUnit = (metric: VitalName) => (metric === 'CLS' ? 1_000 : 1);

const tenMinutesMs = 600_000;

/** What a browser measured on one visit of one page: nothing about who it was. */
export const vitalsReport = z.strictObject({
  page: z.enum(operations.page),
  vitals: z
    .array(z.strictObject({ name: z.enum(vitalNames), value: z.number().min(0).max(tenMinutesMs) }))
    .min(1)
    .max(vitalNames.length),
});
export type VitalsReport = z.infer<typeof vitalsReport>;

/** Counts what a browser measured. The names are bounded: the vitals times the pages that exist. */
export function recordVitals({ page, vitals }: VitalsReport): void {
  for (const { name, value } of vitals)
    observe({ kind: 'vital', name: `${name} ${page}`, durationMs: value * perUnit(name), failed: false });
}

function rate(metric: VitalName, value: number): VitalStats['rating'] {
  const [good, poor] = thresholds[metric];
  if (value <= good) return 'good';
  return value <= poor ? 'needs-improvement' : 'poor';
}

/** The figures of an operation of kind `vital`; null when its name is none. */
export function toVitalStats(
  operation: string,
  sum: { count: number; percentileMs(percentile: number): number },
): VitalStats | null {
  const [name, page] = operation.split(' ', 2);
  const metric = vitalNames.find((known) => known === name);
  if (!metric || !page) return null;
  const at = (percentile: number) => sum.percentileMs(percentile) / perUnit(metric);
  const p75 = at(75);
  return { metric, page, count: sum.count, p50: at(50), p75, p95: at(95), rating: rate(metric, p75) };
}
