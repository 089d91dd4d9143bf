import { type RawBuilder, sql } from 'kysely';
import { defineQuery } from '#lib/db/define-query';
import type { Tx } from '#lib/db/roles';
import type { VendorOrderCounts, VendorOrderQuery, VendorOrderRow } from '#lib/orders/schema';
import { openStatuses } from '#lib/orders/state-machine';

export type ListedOrder = Omit<VendorOrderRow, 'next'> & {
  /** With microseconds, which a timestamp loses on its way through JavaScript: where the next page begins. */
  sort_key: string;
};

function matches(q: string): RawBuilder<unknown> {
  const number = /^#?(\d{1,15})$/.exec(q)?.[1];
  if (number) return sql`s.number = ${number}::bigint`;
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(s.customer_name ilike ${pattern} or exists (
    select from public.order_items i where i.vendor_order_id = s.id and i.product_name ilike ${pattern}))`;
}

function filters(vendorId: string, { q, from, to }: VendorOrderQuery): RawBuilder<unknown> {
  const all = [sql`s.vendor_id = ${vendorId}::uuid`];
  if (q) all.push(matches(q));
  if (from) all.push(sql`s.created_at >= ${from}::date::timestamp at time zone s.time_zone`);
  if (to) all.push(sql`s.created_at < (${to}::date + 1)::timestamp at time zone s.time_zone`);
  return sql.join(all, sql` and `);
}

function ofStatus(status: VendorOrderQuery['status']): RawBuilder<unknown> {
  if (status === 'all') return sql`true`;
  const statuses = status === 'open' ? openStatuses : [status];
  return sql`s.status in (${sql.join(statuses.map((each) => sql`${each}::public.vendor_order_status`))})`;
}

/** A stall's orders, newest first; the view shows nobody those of others. */
export const selectVendorOrders = defineQuery(
  'orders.selectVendorOrders',
  async (
    tx: Tx,
    vendorId: string,
    query: VendorOrderQuery,
    after: { createdAt: string; id: string } | null,
  ): Promise<ListedOrder[]> => {
    const keyset = after
      ? sql`and (s.created_at, s.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
      : sql``;
    const result = await sql<ListedOrder>`
    select s.id, s.number, s.status, s.version, s.currency, s.subtotal, s.customer_name,
      coalesce(s.shipping_address ->> 'city', '') as city, s.created_at, s.updated_at, s.created_at::text as sort_key,
      s.time_zone,
      coalesce(l.summary, '') as summary, coalesce(l.count, 0)::int as line_count
    from (
      select s.* from public.stall_orders s
      where ${filters(vendorId, query)} and ${ofStatus(query.status)} ${keyset}
      order by s.created_at desc, s.id desc limit ${query.limit + 1}
    ) s
    left join lateral (
      select count(*) as count, string_agg(i.product_name, ', ' order by i.total desc, i.id) as summary
      from public.order_items i where i.vendor_order_id = s.id
    ) l on true
    order by s.created_at desc, s.id desc`.execute(tx);
    return result.rows;
  },
);

/** How many orders there are in each state under the same search and days. */
export const countVendorOrders = defineQuery(
  'orders.countVendorOrders',
  async (tx: Tx, vendorId: string, query: VendorOrderQuery): Promise<VendorOrderCounts> => {
    const result = await sql<{ status: keyof VendorOrderCounts; count: number }>`
    select s.status, count(*)::int as count from public.stall_orders s
    where ${filters(vendorId, query)} group by s.status`.execute(tx);
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
