import { type RawBuilder, sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { AttentionItem } from '#lib/market/dashboard/schema';

type Example = AttentionItem['examples'][number];
export interface Found {
  count: number;
  examples: Example[];
}

export interface AttentionRow {
  orders_waiting: {
    count: number;
    rows: { id: string; number: number; status: string; created_at: string }[];
  };
  feeds_failing: Found;
  imports_failed: Found;
  sold_out: Found;
  products_rejected: Found;
  running_low: Found;
  reports_failed: Found;
}

const shown = 3;

/** All of `rows` counted, the first few told; `rows` has id, name, detail and `place`, which orders them. */
const found = (rows: RawBuilder<unknown>) => sql`(
  select jsonb_build_object('count', count(*), 'examples', coalesce(
    jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'detail', f.detail) order by f.place)
      filter (where f.place <= ${shown}), '[]'))
  from (${rows}) f)`;

/** Products on sale in a state of stock: counted in an index, the names are those that fell last. */
const inStock = (vendorId: string, status: 'outofstock' | 'lowstock') => sql`(
  select jsonb_build_object(
    'count', coalesce((select s.count from stock s where s.stock_status = ${status}::public.stock_status), 0),
    'examples', (
      select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name, 'detail', null) order by e.place), '[]')
      from (
        select s.id, s.name, min(s.place) as place
        from (
          select f.id, f.name, row_number() over () as place
          from (
            select p.id, p.name
            from public.inventory i join public.products p on p.id = i.product_id
            where i.vendor_id = ${vendorId}::uuid and i.quantity - i.reserved <= i.low_stock_threshold and i.version > 0
              and p.status = 'published' and p.stock_status = ${status}::public.stock_status
              and (i.quantity <= i.reserved) = ${status === 'outofstock'}
            order by (i.quantity <= i.reserved) desc, i.updated_at desc limit ${4 * shown}) f) s
        group by s.id, s.name order by place limit ${shown}) e)))`;

/** Exported for the tests that look at its plan. Failures of the last two weeks; later they are history. */
export const attentionStatement = (vendorId: string) => sql<AttentionRow>`
  with stock as materialized (
    select p.stock_status, count(*) from public.products p
    where p.vendor_id = ${vendorId}::uuid and p.status = 'published' group by p.stock_status
  )
  select private.vendor_open_orders(${vendorId}::uuid, ${shown}) as orders_waiting,
    ${found(sql`
      select f.id, f.name, f.last_error as detail, row_number() over (order by f.last_success_at nulls first, f.id) as place
      from public.inventory_feeds f
      where f.vendor_id = ${vendorId}::uuid and f.state = 'failing' and f.is_enabled`)} as feeds_failing,
    ${found(sql`
      select i.id, i.file_name as name, i.error as detail, row_number() over (order by i.created_at desc, i.id) as place
      from public.imports i where i.vendor_id = ${vendorId}::uuid and i.state = 'failed'
        and i.created_at > now() - interval '14 days'`)} as imports_failed,
    ${inStock(vendorId, 'outofstock')} as sold_out,
    ${found(sql`
      select p.id, p.name, p.status_reason as detail, row_number() over (order by p.updated_at desc, p.id) as place
      from public.products p
      where p.vendor_id = ${vendorId}::uuid and p.status = 'rejected'`)} as products_rejected,
    ${inStock(vendorId, 'lowstock')} as running_low,
    ${found(sql`
      select r.id, case when r.from_day = r.to_day then r.from_day::text else r.from_day || ' to ' || r.to_day end as name,
        r.error as detail, row_number() over (order by r.created_at desc, r.id) as place
      from public.reports r where r.vendor_id = ${vendorId}::uuid and r.state = 'failed'
        and r.created_at > now() - interval '14 days'`)} as reports_failed`;

export const selectAttention = defineQuery(
  'dashboard.selectAttention',
  async (tx: Tx, vendorId: string): Promise<AttentionRow> => {
    const { rows } = await attentionStatement(vendorId).execute(tx);
    const [row] = rows;
    if (!row) throw new Error('A panel is one row.');
    return row;
  },
);
