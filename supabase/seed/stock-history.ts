import { dayMs, dayStart, hourMs, type SeedContext } from '#supabase/seed/context';
import type { Market, Shelf } from '#supabase/seed/market';
import type { PlannedOrder } from '#supabase/seed/orders';
import { makeRandom } from '#supabase/seed/random';
import type { Movement } from '#supabase/seed/write-movements';

/** What orders took from each shelf, and what came back. */
function movementsOfOrders(orders: readonly PlannedOrder[]): Map<string, Movement[]> {
  const lines = orders.flatMap((order) =>
    order.parts.flatMap(({ history, items }) => {
      const back = history.find(({ status }) => status === 'cancelled' || status === 'returned');
      return items.flatMap(({ shelf, quantity }) => {
        const base = {
          variantId: shelf.variantId,
          locationId: shelf.locationId,
          orderId: order.id,
          actorId: null,
        };
        const sold: Movement = { ...base, delta: -quantity, reason: 'sold', note: null, at: order.at };
        if (!back) return [{ shelfId: shelf.id, line: sold }];
        const note = back.status === 'cancelled' ? 'Order cancelled' : 'Sent back by the customer';
        const returned: Movement = { ...base, delta: quantity, reason: 'returned', note, at: back.at };
        return [
          { shelfId: shelf.id, line: sold },
          { shelfId: shelf.id, line: returned },
        ];
      });
    }),
  );
  const byShelf = new Map<string, Movement[]>();
  for (const { shelfId, line } of lines) byShelf.set(shelfId, [...(byShelf.get(shelfId) ?? []), line]);
  return byShelf;
}

const sum = (lines: readonly Movement[]): number => lines.reduce((total, { delta }) => total + delta, 0);

/** How far below its start a shelf would sink. */
function deepest(lines: readonly Movement[]): number {
  let balance = 0;
  let lowest = 0;
  for (const { delta } of lines) {
    balance += delta;
    lowest = Math.min(lowest, balance);
  }
  return lowest;
}

const byTime = (lines: readonly Movement[]): Movement[] => [...lines].sort((a, b) => a.at - b.at);

/** Deliveries in the middle of the quarter for what sells: one or two, of whole boxes. */
function restocks(
  shelf: Shelf,
  traded: readonly Movement[],
  base: Omit<Movement, 'delta' | 'at'>,
): Movement[] {
  const count = traded.length >= 9 ? 2 : traded.length >= 4 ? 1 : 0;
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((traded.length * (i + 1)) / (count + 1));
    const need = -sum(traded.slice(from, Math.floor((traded.length * (i + 2)) / (count + 1))));
    const box = 5 * shelf.step;
    const at = Math.floor((traded[from]?.at ?? 0) / dayMs) * dayMs - 15 * hourMs;
    return { ...base, note: 'Delivery', delta: Math.max(1, Math.ceil(need / box)) * box, at };
  });
}

/**
 * The ledger of one shelf: filled before the first order, refilled while it sells, and ending at the quantity that
 * the market wants there. It never goes below zero on the way.
 */
function historyOf(shelf: Shelf, traded: readonly Movement[], opened: number, now: number): Movement[] {
  const base = {
    variantId: shelf.variantId,
    locationId: shelf.locationId,
    reason: 'received' as const,
    note: null,
    orderId: null,
    actorId: null,
  };
  const busy = byTime([...traded, ...restocks(shelf, byTime(traded), base)]);
  const start = Math.max(shelf.quantity - sum(busy), -deepest(busy), 0);
  const random = makeRandom(`history:${shelf.id}`);
  const first =
    start > 0
      ? [{ ...base, note: 'First delivery', delta: start, at: opened + random.int(0, 7 * 3600) * 1000 }]
      : [];
  const surplus = start + sum(busy) - shelf.quantity;
  const counted =
    surplus > 0
      ? [
          {
            ...base,
            reason: 'adjusted' as const,
            note: random.pick(['Counted: torn bags taken out', 'Stock count']),
            delta: -surplus,
            at: now - 2 * 60_000,
          },
        ]
      : [];
  return [...first, ...busy, ...counted];
}

/** Every movement of every shelf, so that stock, ledger and orders agree at the end. */
export function stockHistory(
  context: Pick<SeedContext, 'now'>,
  market: Market,
  orders: readonly PlannedOrder[],
): Movement[] {
  const traded = movementsOfOrders(orders);
  const opened = dayStart(context) - 93 * dayMs + 8 * hourMs;
  const shelves = market.products.flatMap((product) => product.shelves);
  return shelves.flatMap((shelf) =>
    historyOf(shelf, traded.get(shelf.id) ?? [], opened, context.now.getTime()),
  );
}
