import { type RawBuilder, sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { VendorOrderCounts, VendorOrderQuery, VendorOrderRow } from '#lib/market/orders/schema';
import { openStatuses } from '#lib/market/orders/state-machine';

export type ListedOrder = Omit<VendorOrderRow, 'next'> & {
  /** With microseconds, which a timestamp loses on its way through JavaScript: where the next page begins. */
  sort_key: string;
};

function matches(vendorId: string, q: string): RawBuilder<unknown> {
  const number = /^#?(\d{1,15})$/.exec(q)?.[1];
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const inHead = number ? sql`s.number = ${number}::bigint` : sql`s.customer_name ilike ${pattern}`;
  const found = sql`exists (select from public.stall_orders s
    where s.id = w.id and s.vendor_id = ${vendorId}::uuid and ${inHead})`;
  if (number) return found;
  return sql`(${found} or exists (
    select from public.order_items i where i.vendor_order_id = w.id and i.product_name ilike ${pattern}))`;
}

function filters(vendorId: string, { q, from, to }: VendorOrderQuery): RawBuilder<unknown> {
  const zone = sql`(select s.time_zone from public.stall_orders s where s.vendor_id = ${vendorId}::uuid limit 1)`;
  const all = [sql`w.vendor_id = ${vendorId}::uuid`];
  if (q) all.push(matches(vendorId, q));
  if (from) all.push(sql`w.created_at >= ${from}::date::timestamp at time zone ${zone}`);
  if (to) all.push(sql`w.created_at < (${to}::date + 1)::timestamp at time zone ${zone}`);
  return sql.join(all, sql` and `);
}

function ofStatus(status: VendorOrderQuery['status']): RawBuilder<unknown> {
  if (status === 'all') return sql`true`;
  const statuses = status === 'open' ? openStatuses : [status];
  return sql`w.status in (${sql.join(statuses.map((each) => sql`${each}::public.vendor_order_status`))})`;
}

/**
 * A stall's orders, newest first; row-level security hides those of others. The page is found in the table, by its
 * index: the view, which keeps strangers from looking through its filters, would be sorted as a whole. `offset 0`
 * keeps it from being joined as a whole, too: it is asked row by row.
 */
export const selectVendorOrders = defineQuery(
  'orders.selectVendorOrders',
  async (
    tx: Tx,
    vendorId: string,
    query: VendorOrderQuery,
    after: { createdAt: string; id: string } | null,
  ): Promise<ListedOrder[]> => {
    const keyset = after
      ? sql`and (w.created_at, w.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
      : sql``;
    const result = await sql<ListedOrder>`
    select s.id, s.number, s.status, s.version, s.currency, s.subtotal, s.customer_name,
      coalesce(s.shipping_address ->> 'city', '') as city, s.created_at, s.updated_at, s.created_at::text as sort_key,
      s.time_zone, coalesce(l.summary, '') as summary, coalesce(l.count, 0)::int as line_count
    from (
      select w.id, w.created_at from public.vendor_orders w
      where ${filters(vendorId, query)} and ${ofStatus(query.status)} ${keyset}
      order by w.created_at desc, w.id desc limit ${query.limit + 1}
    ) w
    join lateral (select s.* from public.stall_orders s where s.id = w.id offset 0) s on true
    left join lateral (
      select count(*) as count, string_agg(i.product_name, ', ' order by i.total desc, i.id) as summary
      from public.order_items i where i.vendor_order_id = w.id
    ) l on true
    order by w.created_at desc, w.id desc`.execute(tx);
    return result.rows;
  },
);

/** How many orders there are in each state under the same search and days. */
export const countVendorOrders = defineQuery(
  'orders.countVendorOrders',
  async (tx: Tx, vendorId: string, query: VendorOrderQuery): Promise<VendorOrderCounts> => {
    const result = await sql<{ status: keyof VendorOrderCounts; count: number }>`
    select w.status, count(*)::int as count from public.vendor_orders w
    where ${filters(vendorId, query)} group by w.status`.execute(tx);
    const found = new Map(result.rows.map(({ status, count }) => [status, count]));
    const of = (status: keyof VendorOrderCounts) => found.get(status) ?? 0;
    return {
      all: result.rows.reduce((sum, { count }) => sum + count, 0),
      open: openStatuses.reduce((sum, status) => sum + of(status), 0),
      pending: of('pending'),
      accepted: of('accepted'),
      packed: of('packed'),
      shipped: of('shipped'),
      delivered: of('delivered'),
      cancelled: of('cancelled'),
      returned: of('returned'),
    };
  },
);
