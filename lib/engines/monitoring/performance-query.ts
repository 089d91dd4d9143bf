import * as z from 'zod';
import type { OperationKind } from '#lib/base/observe';
import type { SeriesRequest } from '#lib/engines/monitoring/schema';

const kinds = [
  'route',
  'page',
  'query',
  'job',
  'gateway',
  'vital',
  'task',
] as const satisfies readonly OperationKind[];

const hourMs = 3_600_000;
/** A chart of about this many points. */
const points = 240;

const fields = z.strictObject({
  window: z.enum(['1m', '5m', '1h']).default('5m'),
  kind: z.enum(kinds).optional(),
  operation: z.string().min(1).max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  step: z.coerce.number().int().min(15).max(86_400).optional(),
});

function seriesOf(query: z.output<typeof fields>): SeriesRequest | undefined {
  const { kind, operation, from, to, step } = query;
  if (!kind && !operation && !from && !to) return undefined;
  const end = to ? new Date(to) : new Date();
  const begin = from ? new Date(from) : new Date(end.getTime() - hourMs);
  const stepS = step ?? Math.max(15, Math.ceil((end.getTime() - begin.getTime()) / points / 15_000) * 15);
  return { from: begin, to: end, stepS, ...(kind && { kind }), ...(operation && { operation }) };
}

/**
 * What /api/admin/performance-stats can be asked: current figures of a window and, when a kind, an operation or a
 * time is named, their course from `from` to `to` (default: the last hour).
 */
export const performanceQuery = fields
  .refine(({ from, to }) => !from || !to || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    error: 'must be after from',
  })
  .transform((query) => ({ ...query, series: seriesOf(query) }));
