import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import { shown } from '#lib/data/db/shown';
import type { Transition, VendorOrder, VendorOrderLine, VendorOrderStatus } from '#lib/market/orders/schema';

export type PartRow = Omit<VendorOrder, 'lines' | 'events' | 'actions' | 'address'> & { address: unknown };

/** The stall's part of an order; undefined for strangers. */
export const selectVendorOrder = defineQuery(
  'orders.selectVendorOrder',
  async (tx: Tx, id: string): Promise<PartRow | undefined> => {
    const result = await sql<PartRow>`
    select s.id, s.vendor_id, s.store_name, s.time_zone, s.number, s.status, s.version, s.currency, s.subtotal,
      s.customer_name, s.shipping_address as address, s.carrier, s.tracking_number, s.created_at, s.updated_at,
      greatest(0, (select count(*) from public.order_items i where i.vendor_order_id = s.id) - ${shown.orderLines})::int
        as more_lines
    from public.stall_orders s where s.id = ${id}::uuid`.execute(tx);
    return result.rows[0];
  },
);

/** What is in it, in the order of the shelves that it is picked from. */
export const selectLines = defineQuery(
  'orders.selectLines',
  async (tx: Tx, id: string): Promise<VendorOrderLine[]> => {
    const result = await sql<VendorOrderLine>`
    select i.id, i.product_id, i.product_name, i.variant_name, coalesce(v.sku, '') as sku,
      coalesce(l.location_name, '') as location_name, i.quantity, i.returned_quantity, i.unit, i.step, i.unit_price, i.total
    from public.order_items i
    left join public.product_variants v on v.id = i.variant_id
    left join private.places_of_order(${id}::uuid) l on l.item_id = i.id
    where i.vendor_order_id = ${id}::uuid order by l.location_name, i.product_name, i.id
    limit ${shown.orderLines}`.execute(tx);
    return result.rows;
  },
);

export interface EventRow {
  id: number;
  kind: string;
  actor: string;
  created_at: string;
  details: unknown;
}

/** What happened to it since it was placed, oldest first. Where there is too much to show, it is the newest. */
export const selectEvents = defineQuery(
  'orders.selectEvents',
  async (tx: Tx, id: string, vendorId: string): Promise<EventRow[]> => {
    const result = await sql<EventRow>`
    select e.id, e.kind, e.details, e.created_at, coalesce(t.full_name, '') as actor
    from public.order_events e
    left join private.actors_of_order(${id}::uuid) a on a.event_id = e.id
    left join private.team_of(${vendorId}::uuid) t on t.user_id = a.actor_id
    where e.vendor_order_id = ${id}::uuid and e.kind <> 'placed'
    order by e.id desc limit ${shown.orderEvents}`.execute(tx);
    return result.rows.toReversed();
  },
);

/** What the database says of a step that it made. The address is the shopper's, for the mail and nothing else. */
export interface OrderChange {
  event_id: number;
  order_id: string;
  order_number: number;
  store_name: string;
  customer_email: string | null;
  status: VendorOrderStatus;
  version: number;
  /** The event of the step that was undone; null when none was. */
  undone_event: number | null;
}

type Of<T extends Transition['to']> = Extract<Transition, { to: T }>;
type Forward = Of<'accepted' | 'packed' | 'shipped' | 'delivered'>;

function commandOf(id: string, step: Transition) {
  if (step.to === 'back')
    return sql`select (b.change).*, b.undone_event
      from private.step_back_vendor_order(${id}::uuid, ${step.from}::public.vendor_order_status) b`;
  if (step.to === 'cancelled')
    return sql`select c.*, null as undone_event from private.cancel_vendor_order(
      ${id}::uuid, ${step.reason}, ${step.from}::public.vendor_order_status) c`;
  if (step.to === 'returned')
    return sql`select r.*, null as undone_event from private.return_items(
      ${id}::uuid, ${JSON.stringify(step.items)}::text::jsonb, ${step.reason}, ${step.restock}::boolean, ${step.version}::int) r`;
  return advance(id, step);
}

function advance(id: string, step: Forward) {
  const { carrier = null, tracking_number = null } = step.to === 'shipped' ? step : {};
  return sql`select a.*, null as undone_event from private.advance_vendor_order(
    ${id}::uuid, ${step.to}::public.vendor_order_status, ${step.from}::public.vendor_order_status,
    ${carrier}::text, ${tracking_number}::text, ${step.note ?? null}::text) a`;
}

/** Makes a step. Who may, and whether the order is still as the asker saw it, is decided in the database. */
export const callStep = defineQuery(
  'orders.callStep',
  async (tx: Tx, id: string, step: Transition): Promise<OrderChange | undefined> => {
    const result = await commandOf(id, step).execute(tx);
    return result.rows[0] as OrderChange | undefined;
  },
);

/** Whether the step of this event was undone, once nobody else is about to change the order. */
export const selectIsUndone = defineQuery(
  'orders.selectIsUndone',
  async (tx: Tx, eventId: number): Promise<boolean> => {
    // In a statement of its own: the next one then sees what was committed while this one waited.
    await sql`select from public.vendor_orders v
      where v.id = (select e.vendor_order_id from public.order_events e where e.id = ${eventId}) for share`.execute(
      tx,
    );
    const result = await sql<{ is_undone: boolean }>`
    select exists (select from public.order_events e join public.order_events back on
        back.order_id = e.order_id and back.vendor_order_id = e.vendor_order_id and back.kind = 'stepped_back'
        and (back.details ->> 'undone_event')::bigint = e.id
      where e.id = ${eventId}) as is_undone`.execute(tx);
    return result.rows[0]?.is_undone ?? false;
  },
);
