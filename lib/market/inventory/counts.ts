import { AppError } from '#lib/base/errors';
import type { Tx } from '#lib/data/db/roles';
import {
  callCancelStockTake,
  callCountStock,
  callFinishStockTake,
  callStartStockTake,
  selectCountLines,
  selectStockTake,
  selectStockTakes,
} from '#lib/market/inventory/counts-queries';
import { selectLocations } from '#lib/market/inventory/queries';
import type {
  CountInput,
  CountLinesQuery,
  CountPage,
  FinishAnswer,
  StockTake,
} from '#lib/market/inventory/schema';
import type { Runtime } from '#lib/runtime';
import { type Asker, asAsker } from '#lib/web/auth/asker';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

type Ctx = Pick<Runtime, 'db'>;

const sort = 'count_name';

async function requireTake(tx: Tx, id: string): Promise<StockTake> {
  const take = await selectStockTake(tx, id);
  if (!take) throw new AppError('not_found', 'There is no such stock-take. It may have been cancelled.');
  return take;
}

/** A stall's stock-takes, those under way first, and the places that can be counted. */
export function listStockTakes(ctx: Ctx, asker: Asker, vendorId: string) {
  return asAsker(ctx.db, asker, async (tx) => ({
    takes: await selectStockTakes(tx, vendorId),
    locations: await selectLocations(tx, vendorId),
  }));
}

/** Begins to count a location, or joins the count that is under way there. */
export function startStockTake(ctx: Ctx, asker: Asker, locationId: string): Promise<StockTake> {
  return asAsker(ctx.db, asker, async (tx) => {
    const id = await callStartStockTake(tx, locationId);
    return requireTake(tx, id ?? locationId);
  });
}

/** Lines under a search: the one of this very SKU, where there is one. */
async function findLines(
  tx: Tx,
  take: StockTake,
  query: CountLinesQuery,
  after: { name: string; id: string } | null,
) {
  const exact = query.q ? await selectCountLines(tx, take, { ...query, sku: query.q }, after) : [];
  return exact.length > 0 ? exact : selectCountLines(tx, take, query, after);
}

/**
 * One page of what there is to count; for an API key the lines are empty unless it may read products too. Throws
 * not_found for strangers and once it was cancelled.
 */
export function getStockTake(ctx: Ctx, asker: Asker, id: string, query: CountLinesQuery): Promise<CountPage> {
  const cursor = query.cursor ? decodeCursor(query.cursor, sort, cursorValue.text) : null;
  const after = cursor && { name: cursor.value, id: cursor.id };
  return asAsker(ctx.db, asker, async (tx) => {
    const take = await requireTake(tx, id);
    const found = await findLines(tx, take, query, after);
    const { rows: lines, nextCursor } = toPage(found, query.limit, sort, (last) => [
      last.product_name,
      last.variant_id,
    ]);
    return { take, lines, nextCursor };
  });
}

/** Notes what a variant was counted at; null takes it back. Throws conflict when somebody else counted it. */
export async function countVariant(
  ctx: Ctx,
  asker: Asker,
  takeId: string,
  input: CountInput,
): Promise<StockTake> {
  return asAsker(ctx.db, asker, async (tx) => {
    await callCountStock(tx, takeId, input);
    return requireTake(tx, takeId);
  });
}

/**
 * Writes the differences into the ledger. Throws conflict with the lines in its details that would fall below what
 * baskets hold; those in `leaveOut` are passed over. For who began it, and managers.
 */
export async function finishStockTake(
  ctx: Ctx,
  asker: Asker,
  takeId: string,
  leaveOut: string[],
): Promise<FinishAnswer> {
  const answer = await asAsker(ctx.db, asker, (tx) => callFinishStockTake(tx, takeId, leaveOut));
  if (!answer) throw new AppError('internal', 'The stock-take was not finished. Try again.');
  return answer;
}

/** Ends a stock-take and keeps nothing of it. For who began it, and managers. */
export function cancelStockTake(ctx: Ctx, asker: Asker, takeId: string): Promise<void> {
  return asAsker(ctx.db, asker, (tx) => callCancelStockTake(tx, takeId));
}
