import { hourMs, isoTime, type SeedContext } from '#supabase/seed/context';
import { type Connection, insertRows } from '#supabase/seed/insert-rows';
import type { Market, MarketProduct } from '#supabase/seed/market';
import type { PlannedOrder } from '#supabase/seed/orders';
import { idFor } from '#supabase/seed/random';

interface Note {
  kind: 'order_placed' | 'order_changed' | 'stock_low' | 'stock_out' | 'product_reviewed';
  title: string;
  body: string;
  link: string;
  at: number;
  isRead: boolean;
}

const recent = (orders: readonly PlannedOrder[], count: number): PlannedOrder[] =>
  orders.slice(-count).reverse();

function orderNotes(orders: readonly PlannedOrder[], vendorId: string): Note[] {
  const own = orders.filter(({ parts }) => parts.some((part) => part.vendorId === vendorId));
  return recent(own, 14).map((order, i) => {
    const items = order.parts.find((part) => part.vendorId === vendorId)?.items.length ?? 0;
    const body = `${items === 1 ? 'One line' : `${items} lines`} for ${order.address.full_name}, ${order.address.city}.`;
    return {
      kind: 'order_placed',
      title: 'New order',
      body,
      link: '/vendor/orders',
      at: order.at,
      isRead: i > 4,
    };
  });
}

/** Low and empty shelves, as the products' own levels say. */
function stockNotes(products: readonly MarketProduct[], now: number): Note[] {
  const rows = products
    .filter(({ status }) => status === 'published')
    .map((product) => ({
      name: product.name,
      left: product.shelves.reduce((sum, { quantity }) => sum + quantity, 0),
      threshold: product.shelves.reduce((sum, shelf) => sum + shelf.threshold, 0),
    }));
  return rows
    .filter(({ left, threshold }) => left <= threshold)
    .map(({ name, left }, i) => ({
      kind: left ? ('stock_low' as const) : ('stock_out' as const),
      title: left ? `${name} is running low` : `${name} is sold out`,
      body: left
        ? 'It has fallen to its reorder point.'
        : 'Shoppers see it as sold out until you receive more.',
      link: '/vendor/inventory',
      at: now - (5 + i * 19) * hourMs,
      isRead: i > 1,
    }));
}

function reviewNotes(products: readonly MarketProduct[]): Note[] {
  return products
    .filter(({ status }) => status === 'rejected')
    .map(({ name, statusReason, ageMs }) => ({
      kind: 'product_reviewed',
      title: `${name} was not approved`,
      body: statusReason ?? '',
      link: '/vendor/products',
      at: -ageMs / 2,
      isRead: false,
    }));
}

function shopperNotes(orders: readonly PlannedOrder[], shopperId: string): Note[] {
  return recent(
    orders.filter(({ customerId }) => customerId === shopperId),
    6,
  ).flatMap((order) => {
    const step = order.parts[0]?.history.at(-1);
    if (!step || step.status === 'pending') return [];
    return [
      {
        kind: 'order_changed' as const,
        title: `Your order is ${step.status}`,
        body: '',
        link: `/orders/${order.id}`,
        at: step.at,
        isRead: false,
      },
    ];
  });
}

/** What the demo vendor and the demo shopper find under the bell. */
export async function writeNotifications(
  sql: Connection,
  { now }: SeedContext,
  market: Market,
  orders: readonly PlannedOrder[],
  shopperId: string,
): Promise<void> {
  const time = now.getTime();
  const products = market.products.filter(({ vendorId }) => vendorId === market.demoStallId);
  const reviews = reviewNotes(products).map((note) => ({ ...note, at: time + note.at }));
  const notes = [
    ...[...orderNotes(orders, market.demoStallId), ...stockNotes(products, time), ...reviews].map((note) => ({
      note,
      user_id: null,
      vendor_id: market.demoStallId,
    })),
    ...shopperNotes(orders, shopperId).map((note) => ({ note, user_id: shopperId, vendor_id: null })),
  ];
  const rows = notes.map(({ note: { at, isRead, ...note }, ...owner }, i) => ({
    id: idFor('notification', String(i)),
    ...owner,
    ...note,
    read_at: isRead ? isoTime(Math.min(at + hourMs, time)) : null,
    created_at: isoTime(at),
  }));
  await insertRows(sql, 'public.notifications', rows);
}
