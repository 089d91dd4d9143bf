import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';

/** A page shows no more of one stall's part. */
const mostLines = 100;

/** The shopper's own order with each stall's part of it; undefined for everybody else. */
export const selectOwnOrder = defineQuery(
  'orders.selectOwnOrder',
  async (tx: Tx, id: string, customerId: string): Promise<unknown> => {
    const result = await sql`
    select o.number, o.currency, o.subtotal, o.shipping, o.total, o.created_at,
      (select coalesce(jsonb_agg(jsonb_build_object('id', part.id, 'status', part.status,
          'store_name', coalesce(v.store_name, ''),
          'carrier', coalesce(part.carrier, ''), 'tracking_number', coalesce(part.tracking_number, ''),
          'more', greatest(0, (select count(*) from public.order_items i where i.vendor_order_id = part.id) - ${mostLines}),
          'lines', (select coalesce(jsonb_agg(to_jsonb(line) order by line.product_name, line.id), '[]') from (
            select i.id, left(i.product_name, 160) as product_name, left(i.variant_name, 80) as variant_name, i.quantity,
              i.returned_quantity, i.unit, i.total
            from public.order_items i where i.vendor_order_id = part.id
            order by i.product_name, i.id limit ${mostLines}) line)
        ) order by part.created_at, part.id), '[]')
        from public.vendor_orders part left join public.vendors v on v.id = part.vendor_id
        where part.order_id = o.id) as parts
    from public.orders o where o.id = ${id}::uuid and o.customer_id = ${customerId}::uuid`.execute(tx);
    return result.rows[0];
  },
);
