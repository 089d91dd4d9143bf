import type { Merged } from '#lib/engines/realtime/live-store';
import type { InventoryList, InventoryRow, Shelf } from '#lib/market/inventory/schema';

export type InventoryNews =
  /** Everything shown, read again; `startedWith` is how many rows were shown when that began. */
  | ({ kind: 'list'; startedWith: number } & InventoryList)
  /** The next page. */
  | ({ kind: 'more' } & InventoryList)
  /** The answer to one's own change, or the fresh row of a conflict. */
  | { kind: 'shelf'; shelf: Shelf };

function keepNewest(known: ReadonlyMap<string, InventoryRow>, row: InventoryRow): InventoryRow {
  const mine = known.get(row.inventory_id);
  return mine && mine.version > row.version ? mine : row;
}

function withList(list: InventoryList, news: Extract<InventoryNews, { kind: 'list' }>): InventoryList {
  const known = new Map(list.rows.map((row) => [row.inventory_id, row]));
  const rows = news.rows.map((row) => keepNewest(known, row));
  const ids = new Set(rows.map((row) => row.inventory_id));
  const isLonger = list.rows.length > news.startedWith;
  const tail = list.rows.slice(news.startedWith).filter((row) => !ids.has(row.inventory_id));
  return {
    rows: [...rows, ...tail],
    nextCursor: isLonger ? list.nextCursor : news.nextCursor,
    counts: news.counts,
    locations: news.locations,
  };
}

function withMore(list: InventoryList, news: InventoryList): InventoryList {
  const ids = new Set(list.rows.map((row) => row.inventory_id));
  const rows = [...list.rows, ...news.rows.filter((row) => !ids.has(row.inventory_id))];
  return { rows, nextCursor: news.nextCursor, counts: news.counts, locations: news.locations };
}

function withShelf(list: InventoryList, shelf: Shelf): InventoryList {
  const rows = list.rows.map((row) =>
    row.inventory_id === shelf.inventory_id && shelf.version > row.version ? { ...row, ...shelf } : row,
  );
  return { ...list, rows };
}

/** Rows follow their versions: neither a late answer nor a slow page can bring an older figure back. */
export function mergeInventory(list: InventoryList, news: InventoryNews): Merged<InventoryList> {
  // Other people's changes are found by reading, not told by events, so none of them speaks against the channel.
  const told = { changed: false, gap: false };
  if (news.kind === 'shelf') return { ...told, value: withShelf(list, news.shelf) };
  if (news.kind === 'more') return { ...told, value: withMore(list, news) };
  return { ...told, value: withList(list, news) };
}

/** A change under way and the version of the row that it was made to. */
export interface PendingChange {
  delta: number;
  version: number;
}

/** The rows as they will be when the changes under way are written. */
export function withPending(
  rows: InventoryRow[],
  pending: ReadonlyMap<string, PendingChange>,
): InventoryRow[] {
  if (pending.size === 0) return rows;
  return rows.map((row) => {
    const change = pending.get(row.inventory_id);
    // A newer row has the change in it, or will see it refused.
    if (!change || change.version !== row.version) return row;
    return { ...row, quantity: row.quantity + change.delta, available: row.available + change.delta };
  });
}
