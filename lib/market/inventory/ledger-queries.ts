import { type RawBuilder, sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { LedgerFilters, LedgerHead, Movement } from '#lib/market/inventory/schema';

/** A variant with its shelves, of whatever stall the asker may see; undefined for strangers. */
export const selectLedgerHead = defineQuery(
  'inventory.selectLedgerHead',
  async (tx: Tx, vendorId: string, variantId: string): Promise<LedgerHead | undefined> => {
    const result = await sql<LedgerHead>`
    select pv.id as variant_id, p.id as product_id, p.vendor_id, p.name as product_name, pv.name as variant_name,
      pv.sku, pv.unit, (
        select coalesce(jsonb_agg(jsonb_build_object('location_id', l.id, 'location_name', l.name,
          'quantity', i.quantity, 'reserved', i.reserved) order by l.is_primary desc, l.name), '[]')
        from public.inventory i join public.locations l on l.id = i.location_id
        where i.variant_id = pv.id) as shelves
    from public.product_variants pv join public.products p on p.id = pv.product_id
    where pv.id = ${variantId}::uuid and p.vendor_id = ${vendorId}::uuid`.execute(tx);
    return result.rows[0];
  },
);

/** Midnight of a day where the stall is. */
const dayStart = (vendorId: string, day: string, plus: number) => sql`(${day}::date + ${plus}::int)::timestamp
  at time zone coalesce((select v.time_zone from public.own_vendors v where v.id = ${vendorId}::uuid), 'UTC')`;

const kinds = new Set(['bulk', 'transfer', 'count', 'undo']);

function conditions(vendorId: string, query: LedgerFilters): RawBuilder<unknown> {
  const { variant_id, location_id, cause, from, until } = query;
  const all = [sql`m.variant_id = ${variant_id}::uuid`, sql`m.vendor_id = ${vendorId}::uuid`];
  if (location_id) all.push(sql`m.location_id = ${location_id}::uuid`);
  if (cause && kinds.has(cause)) all.push(sql`c.kind = ${cause}`);
  // Corrected by hand means one by one: the work on several shelves has names of its own.
  if (cause && !kinds.has(cause)) all.push(sql`m.reason = ${cause}::public.movement_reason and c.id is null`);
  if (from) all.push(sql`m.created_at >= ${dayStart(vendorId, from, 0)}`);
  if (until) all.push(sql`m.created_at < ${dayStart(vendorId, until, 1)}`);
  return sql.join(all, sql` and `);
}

/** A variant's movements, newest first, from below the id `before`. */
export const selectMovements = defineQuery(
  'inventory.selectMovements',
  async (
    tx: Tx,
    vendorId: string,
    query: LedgerFilters & { limit: number },
    before: number | null,
  ): Promise<Movement[]> => {
    const result = await sql<Movement>`
    with page as (
      select m.*, c.kind, l.name as location_name from public.inventory_movements m
      join public.locations l on l.id = m.location_id
      left join public.stock_changes c on c.id = m.change_id
      where ${conditions(vendorId, query)} ${before === null ? sql`` : sql`and m.id < ${before}`}
      order by m.id desc limit ${query.limit}
    )
    select m.id, to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at, m.reason,
      m.kind, m.change_id, m.delta, m.balance_after, m.note, m.location_id, m.location_name,
      case when m.order_id is null then who.name end as actor, o.id as vendor_order_id
    from page m
    left join private.stock_people(${vendorId}::uuid, array(
      select distinct x.actor_id from page x where x.actor_id is not null)) who on who.id = m.actor_id
    left join public.vendor_orders o on o.order_id = m.order_id and o.vendor_id = m.vendor_id
    order by m.id desc`.execute(tx);
    return result.rows.map((row) => ({ ...row, id: Number(row.id) }));
  },
);
