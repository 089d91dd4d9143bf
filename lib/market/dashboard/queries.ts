import { type RawBuilder, sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { InventoryPanel, ListedProduct, OpenOrder, StatsPanel } from '#lib/market/dashboard/schema';
import type { ProductStatus } from '#lib/market/products/schema';

/** One statement per panel: one moment of the database, one round trip. Row-level security hides what is others'. */
async function readOne<T extends object>(tx: Tx, statement: RawBuilder<T>): Promise<T> {
  const { rows } = await statement.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('A panel is one row.');
  return row;
}

/** At most so many rows of a list; the page of its own has the rest. */
const shownProducts = 5;
const shownShelves = 8;
const shownOrders = 6;

export interface ProductsRow {
  counts: Partial<Record<ProductStatus, number>>;
  latest: (Omit<ListedProduct, 'image'> & { image_path: string | null })[];
}

/** Exported for the tests that look at its plan. */
export const productsStatement = (vendorId: string) => sql<ProductsRow>`
  select
    (select coalesce(jsonb_object_agg(s.status, s.count), '{}') from (
      select p.status, count(*) from public.products p where p.vendor_id = ${vendorId}::uuid group by p.status) s) as counts,
    (select coalesce(jsonb_agg(to_jsonb(r) order by r.updated_at desc, r.id desc), '[]') from (
      select p.id, p.name, p.status, p.status_reason as reason, p.stock_status, p.image_path, p.updated_at
      from public.products p where p.vendor_id = ${vendorId}::uuid and p.status <> 'archived'
      order by p.updated_at desc, p.id desc limit ${shownProducts}) r) as latest`;

export const selectProducts = defineQuery('dashboard.selectProducts', (tx: Tx, vendorId: string) =>
  readOne(tx, productsStatement(vendorId)),
);

const available = sql`(i.quantity - i.reserved)`;

/** Exported for the tests that look at its plan. */
export const inventoryStatement = (vendorId: string) => sql<InventoryPanel>`
  select
    (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'city', l.city,
        'shelves', coalesce(s.shelves, 0), 'low', coalesce(s.low, 0), 'out', coalesce(s.out, 0))
        order by l.is_primary desc, l.name, l.id), '[]')
      from public.locations l
      left join (
        select i.location_id, count(*) as shelves, count(*) filter (where i.quantity <= i.reserved) as out,
          count(*) filter (where i.quantity > i.reserved and i.quantity <= i.reserved + i.low_stock_threshold) as low
        from public.inventory i
        where i.vendor_id = ${vendorId}::uuid and i.product_id not in (
          select a.id from public.products a where a.vendor_id = ${vendorId}::uuid and a.status = 'archived')
        group by i.location_id) s on s.location_id = l.id
      where l.vendor_id = ${vendorId}::uuid) as locations,
    (select coalesce(jsonb_agg(to_jsonb(s) - 'is_out' - 'updated_at' order by s.is_out desc, s.updated_at desc), '[]')
      from (${shortShelves(vendorId, shownShelves)}) s) as short`;

/** In the order of idx_inventory_short, which ends the search after a few rows. */
function shortShelves(vendorId: string, limit: number) {
  return sql`select i.id as inventory_id, p.name as product, v.name as variant, v.sku, l.name as location,
      ${available} as available, i.low_stock_threshold as threshold, v.unit,
      i.quantity <= i.reserved as is_out, i.updated_at
    from public.inventory i
    join public.products p on p.id = i.product_id and p.status = 'published'
    join public.product_variants v on v.id = i.variant_id and v.is_active
    join public.locations l on l.id = i.location_id
    where i.vendor_id = ${vendorId}::uuid and i.quantity - i.reserved <= i.low_stock_threshold and i.version > 0
    order by (i.quantity <= i.reserved) desc, i.updated_at desc limit ${limit}`;
}

export const selectInventory = defineQuery('dashboard.selectInventory', (tx: Tx, vendorId: string) =>
  readOne(tx, inventoryStatement(vendorId)),
);

export interface OrdersRow {
  sales: {
    today: string;
    time_zone: string;
    days: { day: string; currency: string; orders: number; revenue: number }[];
  };
  open: { count: number; rows: OpenOrder[] };
  /** Of the stall's newest product; null where it has none. */
  stall_currency: string | null;
}

/** Exported for the bench. */
export const ordersStatement = (vendorId: string) => sql<OrdersRow>`
  select private.vendor_sales_by_day(${vendorId}::uuid, 60) as sales,
    private.vendor_open_orders(${vendorId}::uuid, ${shownOrders}) as open,
    (select p.currency from public.products p where p.vendor_id = ${vendorId}::uuid
      order by p.created_at desc, p.id desc limit 1) as stall_currency`;

export const selectOrders = defineQuery('dashboard.selectOrders', (tx: Tx, vendorId: string) =>
  readOne(tx, ordersStatement(vendorId)),
);

export interface StatsRow {
  stats: StatsPanel;
}

/** Exported for the bench. */
export const statsStatement = (vendorId: string) => sql<StatsRow>`
  select public.get_vendor_stats(${vendorId}::uuid) as stats`;

export const selectStats = defineQuery('dashboard.selectStats', (tx: Tx, vendorId: string) =>
  readOne(tx, statsStatement(vendorId)),
);
