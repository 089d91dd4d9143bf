import { publicObjectUrl } from '#lib/base/env';
import { AppError } from '#lib/base/errors';
import { readForVisitor } from '#lib/data/db/visitor-read';
import {
  callAdjustStock,
  countLevels,
  type ShelfRow,
  selectLocations,
  selectShelves,
  selectStock,
} from '#lib/market/inventory/queries';
import type {
  AdjustStockInput,
  InventoryList,
  InventoryQuery,
  InventoryRow,
  Shelf,
  StockSnapshot,
} from '#lib/market/inventory/schema';
import { stockTag } from '#lib/market/inventory/tags';
import type { Runtime } from '#lib/runtime';
import { type Asker, asAsker } from '#lib/web/auth/asker';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

export {
  cancelStockTake,
  countVariant,
  finishStockTake,
  getStockTake,
  listStockTakes,
  startStockTake,
} from '#lib/market/inventory/counts';
export { checkEverything } from '#lib/market/inventory/invariants';
export { getLedgerHead, listMovements, openLedgerExport } from '#lib/market/inventory/ledger';
export {
  adjustMany,
  selectMatching,
  setThresholds,
  transferStock,
  undoChange,
} from '#lib/market/inventory/work';

type Ctx = Pick<Runtime, 'db' | 'caches'>;

const sort = 'product_name';

/** What can be bought of a product now: as of the last change that was heard of, some milliseconds after a commit. */
export async function getStock(ctx: Ctx, productId: string): Promise<StockSnapshot> {
  const options = { tags: [stockTag(productId)] };
  const stock = await ctx.caches.inventory.getOrLoad(`stock:${productId}`, options, () =>
    readForVisitor(ctx.db, (tx) => selectStock(tx, productId)),
  );
  if (!stock) throw new AppError('not_found', 'This product is not on the market any more.');
  return stock;
}

function toRow({ image_path, ...row }: ShelfRow): InventoryRow {
  return { ...row, image: image_path ? publicObjectUrl('product-images', image_path) : null };
}

/** One page of a stall's shelves, with its locations and how many shelves are low or empty. */
export async function listInventory(
  ctx: Ctx,
  asker: Asker,
  vendorId: string,
  query: InventoryQuery,
): Promise<InventoryList> {
  const cursor = query.cursor ? decodeCursor(query.cursor, sort, cursorValue.text) : null;
  const after = cursor && { name: cursor.value, id: cursor.id };
  return asAsker(ctx.db, asker, async (tx) => {
    const found = await selectShelves(tx, vendorId, query, after);
    const counts = await countLevels(tx, vendorId, query);
    const locations = await selectLocations(tx, vendorId);
    const { rows, nextCursor } = toPage(found, query.limit, sort, (last) => [
      last.product_name,
      last.inventory_id,
    ]);
    return { rows: rows.map(toRow), nextCursor, counts, locations };
  });
}

/**
 * Changes one shelf and writes why into the ledger, in one transaction.
 * Throws forbidden for people of other stalls, insufficient_stock below what is set aside, and conflict with
 * the fresh row when `expected_version` is not the current one.
 */
export async function adjustStock(ctx: Ctx, asker: Asker, input: AdjustStockInput): Promise<Shelf> {
  const adjusted = await asAsker(ctx.db, asker, (tx) => callAdjustStock(tx, input));
  if (!adjusted) throw new AppError('internal', 'The stock was not changed. Try again.');
  const { product_id, ...shelf } = adjusted;
  // Not waiting for the database's word: whoever changed it sees it in the next answer of this process.
  ctx.caches.invalidate([stockTag(product_id)]);
  return shelf;
}
