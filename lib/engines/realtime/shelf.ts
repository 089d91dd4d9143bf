/** One product on a shelf of many: enough for a card. */
export interface ShelfItem<S extends string = string> {
  id: string;
  stock_status: S;
  stock_quantity: number;
}

/** A card's state and when it was last told by an event, on the shelf's own counter. */
export interface ShelfEntry<S extends string> extends ShelfItem<S> {
  toldAt: number;
}

export type Shelf<S extends string> = ReadonlyMap<string, ShelfEntry<S>>;

/** What a shelf learns: all of it from a read that began when the counter stood at `tick`, or one product from an event. */
export type ShelfNews<S extends string> = {
  kind: 'read' | 'event';
  tick: number;
  items: readonly ShelfItem<S>[];
};

export function makeShelf<S extends string>(items: readonly ShelfItem<S>[]): Shelf<S> {
  return new Map(items.map((item) => [item.id, { ...item, toldAt: 0 }]));
}

function isSame<S extends string>(a: ShelfItem<S>, b: ShelfItem<S>): boolean {
  return a.stock_status === b.stock_status && a.stock_quantity === b.stock_quantity;
}

/**
 * Bucket changes carry no version, so order decides: an event is newer than whatever came before it (channels
 * deliver in commit order), and a read only speaks of products that no event has told of since it began.
 * Products that are not on the shelf are ignored. `changed` says that a bucket changed.
 */
export function mergeShelf<S extends string>(shelf: Shelf<S>, news: ShelfNews<S>) {
  const next = new Map(shelf);
  let changed = false;
  for (const item of news.items) {
    const entry = shelf.get(item.id);
    if (!entry || (news.kind === 'read' && entry.toldAt >= news.tick)) continue;
    const toldAt = news.kind === 'event' ? news.tick : entry.toldAt;
    if (!isSame(entry, item) || toldAt !== entry.toldAt) next.set(item.id, { ...item, toldAt });
    changed ||= entry.stock_status !== item.stock_status;
  }
  const hasNews = [...next].some(([id, entry]) => shelf.get(id) !== entry);
  return { value: hasNews ? next : shelf, changed, gap: false };
}
