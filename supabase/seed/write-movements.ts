import { isoTime } from '#supabase/seed/context';
import type { Connection } from '#supabase/seed/insert-rows';

/** One line for the ledger; `at` in milliseconds. */
export interface Movement {
  variantId: string;
  locationId: string;
  delta: number;
  reason: 'received' | 'sold' | 'returned' | 'adjusted' | 'imported';
  note: string | null;
  orderId: string | null;
  actorId: string | null;
  at: number;
}

/**
 * Writes a whole history at once: the ledger lines with their running balances, then each shelf's balance as the sum
 * of its lines. It does what private.move_stock does one by one, which took 6 s for 4,600 lines against 0.3 s, most of
 * it for telling the world about states nobody will see. The shelves must exist and be empty. Rejects when one would
 * sink below zero on the way.
 */
export async function writeMovements(sql: Connection, movements: readonly Movement[]): Promise<void> {
  const column = <T>(read: (line: Movement) => T): T[] => movements.map(read);
  await sql`
    insert into public.inventory_movements (inventory_id, variant_id, product_id, vendor_id, location_id,
      delta, balance_after, reason, note, actor_id, order_id, created_at)
    select i.id, i.variant_id, i.product_id, i.vendor_id, i.location_id,
      m.delta, sum(m.delta) over (partition by i.id order by m.at, m.n), m.reason, m.note, m.actor_id, m.order_id, m.at
    from unnest(
      ${column((m) => m.variantId)}::uuid[], ${column((m) => m.locationId)}::uuid[], ${column((m) => m.delta)}::numeric[],
      ${column((m) => m.reason)}::public.movement_reason[], ${column((m) => m.actorId)}::uuid[],
      ${column((m) => m.note)}::text[], ${column((m) => m.orderId)}::uuid[], ${column((m) => isoTime(m.at))}::timestamptz[]
    ) with ordinality as m (variant_id, location_id, delta, reason, actor_id, note, order_id, at, n)
    join public.inventory i on i.variant_id = m.variant_id and i.location_id = m.location_id
    order by m.at, m.n`;
  await sql`
    update public.inventory i set quantity = l.balance, version = l.lines
    from (
      select m.inventory_id, sum(m.delta) as balance, count(*) as lines
      from public.inventory_movements m group by m.inventory_id
    ) l
    where i.id = l.inventory_id`;
}
