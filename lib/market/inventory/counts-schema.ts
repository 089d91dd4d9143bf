import * as z from 'zod';
import { stockAmount } from '#lib/market/inventory/work-schema';

export const stockTake = z.object({
  id: z.uuid(),
  vendor_id: z.uuid(),
  location_id: z.uuid(),
  location_name: z.string(),
  status: z.enum(['open', 'finished']),
  started_by: z.string().nullable(),
  /** Whether it was the asker who began it. */
  is_mine: z.boolean(),
  started_at: z.string(),
  finished_at: z.string().nullable(),
  /** What finishing it wrote, to take back; null where there was no difference. */
  change_id: z.uuid().nullable(),
  counted: z.number().int(),
  differing: z.number().int(),
});
export type StockTake = z.infer<typeof stockTake>;

export const countLine = z.object({
  variant_id: z.uuid(),
  product_name: z.string(),
  variant_name: z.string(),
  sku: z.string(),
  unit: z.enum(['g', 'kg', 'ml', 'l', 'each']),
  /** Null: not counted yet. */
  counted: z.number().nullable(),
  /** What the records said in that moment. */
  expected: z.number().nullable(),
  counted_by: z.string().nullable(),
  counted_at: z.string().nullable(),
  is_left_out: z.boolean(),
  /** What the records say now, and how much of it baskets hold. */
  quantity: z.number(),
  reserved: z.number(),
});
export type CountLine = z.infer<typeof countLine>;

export const stockTakes = z.object({
  /** Those under way first. */
  takes: z.array(stockTake),
  /** Where one can count. */
  locations: z.array(z.object({ id: z.uuid(), name: z.string(), city: z.string() })),
});

export const countsQuery = z.strictObject({ vendor_id: z.uuid().optional() });
export const startCountInput = z.strictObject({ location_id: z.uuid() });
export const countParams = z.strictObject({ id: z.uuid() });

export const countLinesQuery = z.strictObject({
  /** Product, variant or SKU; a whole SKU finds that one alone, as a scanner types it. */
  q: z.string().trim().max(120).optional(),
  state: z.enum(['all', 'uncounted', 'counted', 'different']).default('all'),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type CountLinesQuery = z.infer<typeof countLinesQuery>;

export const countPage = z.object({
  take: stockTake,
  lines: z.array(countLine),
  nextCursor: z.string().nullable(),
});
export type CountPage = z.infer<typeof countPage>;

export const countInput = z.strictObject({
  variant_id: z.uuid(),
  /** Null takes the count back. */
  counted: stockAmount.nullable(),
  /** The count that was seen; null for none. Another one by now answers 409 with it. */
  known: z.number().nullable().default(null),
});
export type CountInput = z.input<typeof countInput>;

export const finishInput = z.strictObject({ leave_out: z.array(z.uuid()).max(1_000).default([]) });
export const finishAnswer = z.object({ change_id: z.uuid().nullable(), changed: z.number().int() });
export type FinishAnswer = z.infer<typeof finishAnswer>;

/** A line that a command refused, in the details of its 409. */
export const refusedLine = z.object({
  inventory_id: z.uuid(),
  variant_id: z.uuid().optional(),
  product_name: z.string().optional(),
  variant_name: z.string().optional(),
  location_name: z.string().optional(),
  refused: z.string(),
});
export type RefusedLine = z.infer<typeof refusedLine>;
export const refusedLines = z.object({ refused: z.array(refusedLine) });
