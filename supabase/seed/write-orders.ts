import { isoTime } from '#supabase/seed/context';
import type { Connection } from '#supabase/seed/insert-rows';
import { insertRows } from '#supabase/seed/insert-rows';
import type { PlannedOrder, PlannedPart } from '#supabase/seed/orders';

const lastStep = ({ history }: PlannedPart): number => history.at(-1)?.at ?? 0;

/** The plan as tables, where Postgres can add up the money. They go with the transaction. */
async function stage(sql: Connection, orders: readonly PlannedOrder[]): Promise<void> {
  await sql`
    create temporary table seed_parts (
      id uuid, order_id uuid, vendor_id uuid, customer_id uuid, status text, order_status text, address jsonb,
      ordered_at timestamptz, changed_at timestamptz
    ) on commit drop`;
  await sql`
    create temporary table seed_items (
      id uuid, part_id uuid, product_id uuid, variant_id uuid, location_id uuid, quantity numeric
    ) on commit drop`;
  const parts = orders.flatMap((order) => order.parts.map((part) => ({ order, part })));
  await insertRows(
    sql,
    'seed_parts',
    parts.map(({ order, part }) => ({
      id: part.id,
      order_id: order.id,
      vendor_id: part.vendorId,
      customer_id: order.customerId,
      status: part.status,
      order_status: order.status,
      address: order.address,
      ordered_at: isoTime(order.at),
      changed_at: isoTime(lastStep(part)),
    })),
  );
  const items = parts.flatMap(({ part }) => part.items.map((item) => ({ part, item })));
  await insertRows(
    sql,
    'seed_items',
    items.map(({ part, item }) => ({
      id: item.id,
      part_id: part.id,
      product_id: item.productId,
      variant_id: item.shelf.variantId,
      location_id: item.shelf.locationId,
      quantity: item.quantity,
    })),
  );
}

/** Orders first, so that numbers follow the dates; shipping is free from 60 euros. */
async function insertTotals(sql: Connection): Promise<void> {
  await sql`
    create temporary table seed_lines on commit drop as
    select i.*, p.order_id, p.vendor_id, p.ordered_at, pr.name as product_name, v.name as variant_name, v.unit, v.step,
      v.price, round(v.price * i.quantity / v.step, 2) as total
    from seed_items i
    join seed_parts p on p.id = i.part_id
    join public.product_variants v on v.id = i.variant_id
    join public.products pr on pr.id = i.product_id`;
  await sql`
    insert into public.orders (id, customer_id, status, subtotal, shipping, total, shipping_address, created_at, updated_at)
    select p.order_id, p.customer_id, p.order_status::public.order_status, s.subtotal, s.shipping, s.subtotal + s.shipping,
      p.address, p.ordered_at, max(p.changed_at)
    from seed_parts p
    join (
      select l.order_id, sum(l.total) as subtotal, case when sum(l.total) >= 60 then 0 else 4.90 end as shipping
      from seed_lines l group by l.order_id
    ) s on s.order_id = p.order_id
    group by p.order_id, p.customer_id, p.order_status, p.address, p.ordered_at, s.subtotal, s.shipping
    order by p.ordered_at, p.order_id`;
  await sql`
    insert into public.vendor_orders (id, order_id, vendor_id, status, subtotal, commission, created_at, updated_at)
    select p.id, p.order_id, p.vendor_id, p.status::public.vendor_order_status, s.subtotal,
      round(s.subtotal * v.commission_rate, 2), p.ordered_at, p.changed_at
    from seed_parts p
    join (select l.part_id, sum(l.total) as subtotal from seed_lines l group by l.part_id) s on s.part_id = p.id
    join public.vendors v on v.id = p.vendor_id
    order by p.ordered_at, p.id`;
  await sql`
    insert into public.order_items (id, order_id, vendor_order_id, vendor_id, product_id, variant_id, location_id,
      product_name, variant_name, quantity, unit, step, unit_price, total, created_at)
    select l.id, l.order_id, l.part_id, l.vendor_id, l.product_id, l.variant_id, l.location_id,
      l.product_name, l.variant_name, l.quantity, l.unit, l.step, l.price, l.total, l.ordered_at
    from seed_lines l order by l.ordered_at, l.id`;
}

/** One line per thing that happened, in the order in which it happened. */
async function insertEvents(sql: Connection, orders: readonly PlannedOrder[]): Promise<void> {
  const events = orders.flatMap((order) => [
    { order_id: order.id, vendor_order_id: null, vendor_id: null, kind: 'placed', created_at: order.at },
    ...order.parts.flatMap(({ id, vendorId, history }) =>
      history.slice(1).map(({ status, at }) => ({
        order_id: order.id,
        vendor_order_id: id,
        vendor_id: vendorId,
        kind: status,
        created_at: at,
      })),
    ),
  ]);
  const rows = events
    .sort((a, b) => a.created_at - b.created_at)
    .map((event) => ({ ...event, created_at: isoTime(event.created_at) }));
  await insertRows(sql, 'public.order_events', rows);
}

/** Orders with their parts, lines and events. Stock is not touched: that is the ledger's business. */
export async function writeOrders(sql: Connection, orders: readonly PlannedOrder[]): Promise<void> {
  await stage(sql, orders);
  await insertTotals(sql);
  await insertEvents(sql, orders);
}
