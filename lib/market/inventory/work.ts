import { AppError } from '#lib/base/errors';
import type {
  BulkAnswer,
  BulkInput,
  InventoryQuery,
  ShelfSelection,
  TransferAnswer,
  TransferInput,
  UndoAnswer,
} from '#lib/market/inventory/schema';
import { stockTag } from '#lib/market/inventory/tags';
import {
  callAdjustStockMany,
  callTransferStock,
  callUndoStockChange,
  selectSelection,
} from '#lib/market/inventory/work-queries';
import { bulkAnswer } from '#lib/market/inventory/work-schema';
import type { Runtime } from '#lib/runtime';
import { type Asker, asAsker } from '#lib/web/auth/asker';

type Ctx = Pick<Runtime, 'db' | 'caches'>;

/** The database answers or raises; nothing at all would be a fault of ours. */
function required<T>(answer: T | undefined): T {
  if (answer === undefined) throw new AppError('internal', 'The stock was not changed. Try again.');
  return answer;
}

/** What "select all that match" selects: at most 1,000 shelves, and how many match. */
export function selectMatching(
  ctx: Ctx,
  asker: Asker,
  vendorId: string,
  query: Pick<InventoryQuery, 'q' | 'location_id' | 'level'>,
): Promise<ShelfSelection> {
  return asAsker(ctx.db, asker, (tx) => selectSelection(tx, vendorId, query));
}

/**
 * Changes up to 1,000 shelves of a stall, all or none, and writes why into the ledger; a dry run says what would
 * happen. Throws conflict with the refused lines in its details, and forbidden for strangers, and for staff where a
 * line sets a threshold.
 */
export async function adjustMany(
  ctx: Ctx,
  asker: Asker,
  vendorId: string,
  input: Omit<BulkInput, 'vendor_id'>,
): Promise<BulkAnswer> {
  const done = await asAsker(ctx.db, asker, (tx) => callAdjustStockMany(tx, vendorId, input));
  const answer = bulkAnswer.parse(required(done));
  if (answer.change_id !== null) {
    const products = new Set(answer.lines.flatMap(({ product_id }) => product_id ?? []));
    ctx.caches.invalidate([...products].map(stockTag));
  }
  return answer;
}

/** Sets thresholds, all or none. For managers, owners and keys that may write stock. */
export function setThresholds(
  ctx: Ctx,
  asker: Asker,
  vendorId: string,
  lines: { inventory_id: string; threshold: number }[],
): Promise<BulkAnswer> {
  return adjustMany(ctx, asker, vendorId, { lines, reason: 'adjusted', dry_run: false });
}

/**
 * Moves goods between two locations of a stall: two ledger lines, or none. Throws insufficient_stock for more than is
 * free there, and forbidden for people of other stalls.
 */
export async function transferStock(ctx: Ctx, asker: Asker, input: TransferInput): Promise<TransferAnswer> {
  const { product_id, ...answer } = required(
    await asAsker(ctx.db, asker, (tx) => callTransferStock(tx, input)),
  );
  ctx.caches.invalidate([stockTag(product_id)]);
  return answer;
}

/**
 * Takes a bulk change, a transfer or a stock-take back with counter-movements, once. Throws conflict, naming the
 * shelves, when what it brought is sold or in baskets, or when it was taken back already.
 */
export async function undoChange(ctx: Ctx, asker: Asker, changeId: string): Promise<UndoAnswer> {
  return required(await asAsker(ctx.db, asker, (tx) => callUndoStockChange(tx, changeId)));
}
