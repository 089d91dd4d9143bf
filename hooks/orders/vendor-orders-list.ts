import type { Merged } from '#lib/engines/realtime/live-store';
import type { VendorOrderList, VendorOrderRow } from '#lib/market/orders/schema';

export type OrdersNews =
  /** Everything shown, read again; `startedWith` is how many orders were shown when that began. */
  | ({ kind: 'list'; startedWith: number } & VendorOrderList)
  /** The next page. */
  | ({ kind: 'more' } & VendorOrderList);

function keepNewest(known: ReadonlyMap<string, VendorOrderRow>, row: VendorOrderRow): VendorOrderRow {
  const mine = known.get(row.id);
  return mine && mine.version > row.version ? mine : row;
}

/** Orders follow their versions; what was loaded further down while a read was under way stays. */
export function mergeOrders(list: VendorOrderList, news: OrdersNews): Merged<VendorOrderList> {
  const known = new Map(list.orders.map((row) => [row.id, row]));
  const fresh = news.orders.map((row) => keepNewest(known, row));
  const ids = new Set(fresh.map(({ id }) => id));
  // What happens to orders is told by events that carry no rows: a read that finds something new proves no gap.
  const told = { changed: false, gap: false };
  if (news.kind === 'more') {
    const before = list.orders.filter(({ id }) => !ids.has(id));
    return { ...told, value: { ...news, orders: [...before, ...fresh] } };
  }
  const tail = list.orders.slice(news.startedWith).filter(({ id }) => !ids.has(id));
  const nextCursor = list.orders.length > news.startedWith ? list.nextCursor : news.nextCursor;
  return { ...told, value: { orders: [...fresh, ...tail], nextCursor, counts: news.counts } };
}
