import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import { shown } from '#lib/data/db/shown';
import type {
  AdjustStockInput,
  InventoryQuery,
  InventoryRow,
  Shelf,
  StockSnapshot,
} from '#lib/market/inventory/schema';
import { available, filters, levels, shelves } from '#lib/market/inventory/shelf-filters';

/** What can be bought of a published product now, in the shape that Realtime broadcasts. */
export const selectStock = defineQuery(
  'inventory.selectStock',
  async (db: Db, productId: string): Promise<StockSnapshot | undefined> => {
    const result = await sql<{ stock: StockSnapshot }>`
    select jsonb_build_object(
      'product_id', p.id, 'stock_quantity', p.stock_quantity, 'stock_status', p.stock_status,
      'at', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'variants', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'id', pv.id, 'available', coalesce(s.available, 0), 'held', coalesce(s.held, 0),
          'version', coalesce(s.version, 0)) order by pv.position, pv.id), '[]')
        from (select v.id, v.position from public.product_variants v where v.product_id = p.id and v.is_active
          order by v.position, v.price, v.id limit ${shown.variantsOnSale}) pv
        left join lateral (
          select sum(i.quantity - i.reserved) as available, sum(i.reserved) as held, sum(i.version) as version
          from public.inventory i where i.variant_id = pv.id
        ) s on true)) as stock
    from public.products p join public.vendors v on v.id = p.vendor_id
    where p.id = ${productId} and p.status = 'published' and v.status = 'approved'`.execute(db);
    return result.rows[0]?.stock;
  },
);

export type ShelfRow = Omit<InventoryRow, 'image'> & { image_path: string | null };

/** Shelves of one stall by product name; row-level security hides those of others. */
export const selectShelves = defineQuery(
  'inventory.selectShelves',
  async (
    tx: Tx,
    vendorId: string,
    query: InventoryQuery,
    after: { name: string; id: string } | null,
  ): Promise<ShelfRow[]> => {
    const keyset = after
      ? sql`and p.name >= ${after.name} and (p.name, i.id) > (${after.name}, ${after.id}::uuid)`
      : sql``;
    const result = await sql<ShelfRow>`
    select i.id as inventory_id, i.variant_id, i.product_id, i.location_id, p.name as product_name,
      pv.name as variant_name, pv.sku, l.name as location_name, p.image_path, pv.unit, pv.step,
      i.quantity, i.reserved, ${available} as available, i.low_stock_threshold, i.version, i.updated_at
    from ${shelves}
    where ${filters(vendorId, query)} and ${levels[query.level]} ${keyset}
    order by p.name, i.id limit ${query.limit + 1}`.execute(tx);
    return result.rows;
  },
);

export interface LevelCounts {
  all: number;
  low: number;
  out: number;
}

/** How many shelves are at each level under the same search and location. */
export const countLevels = defineQuery(
  'inventory.countLevels',
  async (tx: Tx, vendorId: string, query: InventoryQuery): Promise<LevelCounts> => {
    const result = await sql<LevelCounts>`
    select count(*)::int as "all", (count(*) filter (where ${levels.low}))::int as low,
      (count(*) filter (where ${levels.out}))::int as "out"
    from ${shelves} where ${filters(vendorId, query)}`.execute(tx);
    return result.rows[0] ?? { all: 0, low: 0, out: 0 };
  },
);

export const selectLocations = defineQuery('inventory.selectLocations', (tx: Tx, vendorId: string) => {
  return tx
    .selectFrom('locations')
    .where('vendor_id', '=', vendorId)
    .select(['id', 'name', 'city'])
    .orderBy('is_primary', 'desc')
    .orderBy('name')
    .limit(shown.locations)
    .execute();
});

/** Writes through the ledger; who may, and whether there is enough, is decided in the database. */
export const callAdjustStock = defineQuery(
  'inventory.callAdjustStock',
  async (tx: Tx, input: AdjustStockInput): Promise<(Shelf & { product_id: string }) | undefined> => {
    const result = await sql<Shelf & { product_id: string }>`
    select s.*, (select v.product_id from public.product_variants v where v.id = s.variant_id)
    from public.adjust_stock(${input.variant_id}::uuid, ${input.location_id}::uuid, ${input.delta}::numeric,
      ${input.reason}::public.movement_reason, ${input.note ?? null}::text,
      ${input.expected_version ?? null}::bigint) s`.execute(tx);
    return result.rows[0];
  },
);
