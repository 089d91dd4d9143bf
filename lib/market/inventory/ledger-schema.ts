import * as z from 'zod';

/** What a movement was: the ledger's reasons, and the work on several shelves that it was part of. */
export const movementCause = z.enum([
  'received',
  'sold',
  'returned',
  'adjusted',
  'imported',
  'synced',
  'bulk',
  'transfer',
  'count',
  'undo',
]);
export type MovementCause = z.infer<typeof movementCause>;

export const movement = z.object({
  id: z.number().int(),
  created_at: z.string(),
  reason: movementCause,
  /** The work that it was part of, where it was. */
  kind: z.enum(['bulk', 'transfer', 'count', 'undo']).nullable(),
  change_id: z.uuid().nullable(),
  delta: z.number(),
  balance_after: z.number(),
  note: z.string().nullable(),
  location_id: z.uuid(),
  location_name: z.string(),
  /** Who did it, by name; null for orders, imports, feeds and API keys. */
  actor: z.string().nullable(),
  /** The stall's part of the order that it was sold or returned with. */
  vendor_order_id: z.uuid().nullable(),
});
export type Movement = z.infer<typeof movement>;

const ledgerFilters = {
  variant_id: z.uuid(),
  location_id: z.uuid().optional(),
  cause: movementCause.optional(),
  /** Days in the stall's time zone, both included; with an API key in UTC. */
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
};

export const ledgerQuery = z.strictObject({
  ...ledgerFilters,
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type LedgerQuery = z.infer<typeof ledgerQuery>;

export const ledgerExportQuery = z.strictObject(ledgerFilters);
export type LedgerFilters = z.infer<typeof ledgerExportQuery>;

export const ledgerPage = z.object({ movements: z.array(movement), nextCursor: z.string().nullable() });
export type LedgerPage = z.infer<typeof ledgerPage>;

/** Whose ledger it is, and what each of its shelves holds now. */
export interface LedgerHead {
  variant_id: string;
  product_id: string;
  vendor_id: string;
  product_name: string;
  variant_name: string;
  sku: string;
  unit: 'g' | 'kg' | 'ml' | 'l' | 'each';
  shelves: { location_id: string; location_name: string; quantity: number; reserved: number }[];
}
