import * as z from 'zod';
import { unitOfMeasure } from '#lib/words/units';

/** A place of a stall where goods stand. */
export const stallPlace = z.object({ id: z.uuid(), name: z.string(), city: z.string() });

export const stockStatus = z.enum(['instock', 'lowstock', 'outofstock']);
export type StockStatus = z.infer<typeof stockStatus>;

/** Stock of one variant over all its locations, in the variant's unit. `version` only grows: keep the higher. */
export const variantStock = z.object({
  id: z.uuid(),
  available: z.number(),
  held: z.number(),
  version: z.number().int().nonnegative(),
});
export type VariantStock = z.infer<typeof variantStock>;

/** What `stock:p:<product>` broadcasts and what `GET /api/products/:id/stock` answers: one shape for both. */
export const stockSnapshot = z.object({
  product_id: z.uuid(),
  variants: z.array(variantStock),
  stock_quantity: z.number(),
  stock_status: stockStatus,
  /** When the database read it: ISO 8601, UTC, milliseconds. */
  at: z.string(),
});
export type StockSnapshot = z.infer<typeof stockSnapshot>;

/** What `stock:c:<category>` and `stock:v:<vendor>` broadcast when a product changes its bucket. */
export const bucketChange = z.object({
  product_id: z.uuid(),
  /** `unlisted`: it left the market. */
  status: z.enum([...stockStatus.options, 'unlisted']),
  stock_quantity: z.number(),
  at: z.string(),
});

/** Reasons a person may give for a change by hand; the others belong to orders, imports and feeds. */
export const manualReason = z.enum(['received', 'returned', 'adjusted']);

export const adjustStockInput = z.strictObject({
  variant_id: z.uuid(),
  location_id: z.uuid(),
  /** Change in the variant's unit; negative takes away. Up to three decimals. */
  delta: z
    .number()
    .min(-999_999)
    .max(999_999)
    .refine((value) => value !== 0, 'Enter a change other than zero.')
    .refine((value) => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6, 'At most three decimals.'),
  reason: manualReason,
  note: z.string().trim().max(300).optional(),
  /** The `version` of the row that the person saw; a newer row answers 409 with the fresh state. */
  expected_version: z.number().int().nonnegative().optional(),
});
export type AdjustStockInput = z.infer<typeof adjustStockInput>;

export const inventoryRow = z.object({
  inventory_id: z.uuid(),
  variant_id: z.uuid(),
  product_id: z.uuid(),
  location_id: z.uuid(),
  product_name: z.string(),
  variant_name: z.string(),
  sku: z.string(),
  location_name: z.string(),
  image: z.string().nullable(),
  unit: unitOfMeasure,
  step: z.number(),
  quantity: z.number(),
  reserved: z.number(),
  available: z.number(),
  low_stock_threshold: z.number(),
  version: z.number(),
  updated_at: z.string(),
});
/** One variant at one location, as the vendor's inventory table shows it. */
export type InventoryRow = z.infer<typeof inventoryRow>;

export const inventoryQuery = z.strictObject({
  q: z.string().trim().max(120).optional(),
  location_id: z.uuid().optional(),
  level: z.enum(['all', 'low', 'out']).default('all'),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type InventoryQuery = z.infer<typeof inventoryQuery>;

/** The figures of one shelf, as a change of it answers them. */
export const shelf = inventoryRow.pick({
  inventory_id: true,
  variant_id: true,
  location_id: true,
  quantity: true,
  reserved: true,
  available: true,
  version: true,
});
export type Shelf = z.infer<typeof shelf>;

const count = z.number().int();
/** One page of a stall's shelves, with its locations and how many shelves are low or empty. */
export const inventoryList = z.object({
  rows: z.array(inventoryRow),
  nextCursor: z.string().nullable(),
  counts: z.object({ all: count, low: count, out: count }),
  locations: z.array(stallPlace),
});
export type InventoryList = z.infer<typeof inventoryList>;

export * from '#lib/market/inventory/counts-schema';
export * from '#lib/market/inventory/ledger-schema';
export * from '#lib/market/inventory/work-schema';
