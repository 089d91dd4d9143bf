import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import {
  type BulkAnswer,
  type BulkInput,
  type InventoryQuery,
  maxBulkLines,
  type ShelfSelection,
  type TransferAnswer,
  type TransferInput,
  type UndoAnswer,
} from '#lib/market/inventory/schema';
import { filters, levels, shelves } from '#lib/market/inventory/shelf-filters';

type Selecting = Pick<InventoryQuery, 'q' | 'location_id' | 'level'>;

/** The shelves that a search finds, the first 1,000 of them, and how many there are. */
export const selectSelection = defineQuery(
  'inventory.selectSelection',
  async (tx: Tx, vendorId: string, query: Selecting): Promise<ShelfSelection> => {
    const where = sql`${filters(vendorId, query)} and ${levels[query.level]}`;
    const rows = await sql<ShelfSelection['rows'][number]>`
    select i.id as inventory_id, i.quantity from ${shelves}
    where ${where} order by p.name, i.id limit ${maxBulkLines}`.execute(tx);
    if (rows.rows.length < maxBulkLines) return { rows: rows.rows, total: rows.rows.length };
    const counted = await sql<{ total: number }>`
    select count(*)::int as total from ${shelves} where ${where}`.execute(tx);
    return { rows: rows.rows, total: counted.rows[0]?.total ?? maxBulkLines };
  },
);

/** Changes many shelves, or says what that would do; see the command in the database. */
export const callAdjustStockMany = defineQuery(
  'inventory.callAdjustStockMany',
  async (tx: Tx, vendorId: string, input: Omit<BulkInput, 'vendor_id'>): Promise<BulkAnswer | undefined> => {
    const result = await sql<{ answer: BulkAnswer }>`
    select public.adjust_stock_many(${vendorId}::uuid, ${JSON.stringify(input.lines)}::text::jsonb,
      ${input.reason}::public.movement_reason, ${input.note || null}::text, ${input.dry_run}) as answer`.execute(
      tx,
    );
    return result.rows[0]?.answer;
  },
);

/** Moves goods between two locations of a stall. */
export const callTransferStock = defineQuery(
  'inventory.callTransferStock',
  async (tx: Tx, input: TransferInput): Promise<(TransferAnswer & { product_id: string }) | undefined> => {
    const result = await sql<{ answer: TransferAnswer & { product_id: string } }>`
    select public.transfer_stock(${input.variant_id}::uuid, ${input.from_location_id}::uuid,
      ${input.to_location_id}::uuid, ${input.quantity}::numeric, ${input.note || null}::text) as answer`.execute(
      tx,
    );
    return result.rows[0]?.answer;
  },
);

/** Takes a change of several shelves back. */
export const callUndoStockChange = defineQuery(
  'inventory.callUndoStockChange',
  async (tx: Tx, changeId: string): Promise<UndoAnswer | undefined> => {
    const result = await sql<{ answer: UndoAnswer }>`
    select public.undo_stock_change(${changeId}::uuid) as answer`.execute(tx);
    return result.rows[0]?.answer;
  },
);
