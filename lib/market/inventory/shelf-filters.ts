import { type RawBuilder, sql } from 'kysely';
import type { InventoryQuery } from '#lib/market/inventory/schema';

/** Parts of every query about a stall's shelves, with `i`, `p`, `pv` and `l` as `shelves` names them. */
export const available = sql`(i.quantity - i.reserved)`;
export const levels: Record<InventoryQuery['level'], RawBuilder<unknown>> = {
  all: sql`true`,
  low: sql`${available} > 0 and ${available} <= i.low_stock_threshold`,
  out: sql`${available} <= 0`,
};

export function filters(
  vendorId: string,
  query: Pick<InventoryQuery, 'q' | 'location_id'>,
): RawBuilder<unknown> {
  const all = [sql`p.vendor_id = ${vendorId}`, sql`p.status <> 'archived'`];
  if (query.location_id) all.push(sql`i.location_id = ${query.location_id}`);
  if (query.q) {
    const pattern = `%${query.q.replace(/[\\%_]/g, '\\$&')}%`;
    all.push(sql`(p.name ilike ${pattern} or pv.sku ilike ${pattern} or pv.name ilike ${pattern})`);
  }
  return sql.join(all, sql` and `);
}

/** From the products, in the order of their names, to their shelves: a page reads no more than it shows. */
export const shelves = sql`public.products p
  join public.inventory i on i.product_id = p.id
  join public.product_variants pv on pv.id = i.variant_id
  join public.locations l on l.id = i.location_id`;
