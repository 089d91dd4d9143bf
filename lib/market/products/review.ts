import { randomUUID } from 'node:crypto';
import { AppError } from '#lib/base/errors';
import { asUser, type Tx } from '#lib/data/db/roles';
import { addressTag } from '#lib/market/notifications/service';
import { type Ctx, finishEdit, notThere, readProduct, toPicture } from '#lib/market/products/parts';
import type { ProductHead } from '#lib/market/products/queries';
import {
  callReviewProduct,
  callReviewProducts,
  countWaiting,
  type DecidedRow,
  lockForReview,
  type ReviewRow,
  selectChoice,
  selectReviewState,
  selectStallContact,
  selectWaiting,
  selectWaitingStalls,
  updateEditReview,
} from '#lib/market/products/review-queries';
import type {
  Decision,
  DecisionResult,
  DecisionsInput,
  ReviewItem,
  ReviewPage,
  ReviewQuery,
  ReviewSelection,
  StallProduct,
} from '#lib/market/products/schema';
import { editTags } from '#lib/market/products/tags';
import type { Runtime } from '#lib/runtime';
import { mailAddress } from '#lib/tasks/mail';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

const sort = 'waiting';

function toItem({ sort_key: _, ...row }: ReviewRow): ReviewItem {
  return { ...row, created_at: new Date(row.created_at).toISOString(), images: row.images.map(toPicture) };
}

/** Products that wait for a decision, the oldest first. For admins. */
export async function listWaiting(
  ctx: Pick<Runtime, 'db'>,
  session: Session,
  query: ReviewQuery,
): Promise<ReviewPage> {
  const cursor = query.cursor ? decodeCursor(query.cursor, sort, cursorValue.timestamp) : null;
  const after = cursor && { createdAt: cursor.value, id: cursor.id };
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    const { limit, vendor_id: vendorId } = query;
    const found = await selectWaiting(tx, { limit, vendorId, after });
    const { rows, nextCursor } = toPage(found, limit, sort, (last) => [last.sort_key, last.id]);
    const [total, stalls] = [await countWaiting(tx, vendorId), await selectWaitingStalls(tx, vendorId)];
    return { products: rows.map(toItem), nextCursor, total, stalls };
  });
}

/** All that waits of a stall, to be decided about together. For admins. */
export const selectWaitingOf = (
  ctx: Pick<Runtime, 'db'>,
  session: Session,
  vendorId: string,
): Promise<ReviewSelection> =>
  asUser(ctx.db, claimsOf(session), async (tx) => ({ products: await selectChoice(tx, vendorId) }));

/** The mail to the stall, there if and only if the transaction commits. */
async function tellStall(ctx: Ctx, tx: Tx, product: ProductHead, reason: string | null): Promise<void> {
  const stall = await selectStallContact(tx, product.vendor_id);
  const to = mailAddress.safeParse(stall?.email).data;
  // The notification is there all the same.
  if (!stall || !to) return;
  const isPublished = reason === null;
  const props = {
    store: stall.store_name,
    product: product.name,
    isPublished,
    reason: reason ?? '',
    path: isPublished ? `/products/${product.id}` : `/vendor/products/${product.id}`,
  };
  const key = `product-reviewed:${product.id}:${product.updated_at}:${addressTag(to)}`;
  await ctx.jobs.send('send-email', { key, to, template: 'product-reviewed', props }, { tx, key });
}

/** Throws conflict, with the product and the state that a decision may name, when it is not what the admin saw. */
async function requireSeen(tx: Tx, session: Session, productId: string, seen: string): Promise<void> {
  const state = await selectReviewState(tx, productId);
  if (Date.parse(state) === Date.parse(seen)) return;
  const product = await readProduct(tx, session, productId);
  throw new AppError(
    'conflict',
    `${product.name} changed since you looked, or was decided. Look at it again before you decide.`,
    { details: { product: { ...product, updated_at: state } } },
  );
}

/**
 * Puts a product that waits on sale, or sends it back with a reason; one that is on sale can be sent back too. The
 * stall's notification and mail exist if and only if the decision does. For admins.
 * Throws conflict with the fresh product when anything of it that shoppers would see changed since the admin saw it, its
 * pictures and variants too, or when it was decided already.
 */
export async function decideProduct(
  ctx: Ctx,
  session: Session,
  productId: string,
  { updated_at, reason }: Decision,
): Promise<StallProduct> {
  const decided = await asUser(ctx.db, claimsOf(session), async (tx) => {
    const before = await lockForReview(tx, productId);
    if (!before) throw notThere();
    await requireSeen(tx, session, productId, updated_at);
    const canBe = before.status === 'pending' || (reason !== null && before.status === 'published');
    if (!canBe)
      throw new AppError('conflict', `This product is ${before.status} and waits for no decision.`, {
        details: { product: await readProduct(tx, session, productId) },
      });
    await callReviewProduct(tx, productId, reason);
    await tellStall(ctx, tx, before, reason);
    return finishEdit(ctx, tx, { asker: session, productId, before, admins: [] });
  });
  ctx.caches.invalidate(decided.tags);
  return decided.product;
}

/** One mail to the stall about all that was decided, there if and only if the transaction commits. */
async function tellOfMany(
  ctx: Ctx,
  tx: Tx,
  { vendor_id, reason }: DecisionsInput,
  count: number,
): Promise<void> {
  const stall = count > 0 ? await selectStallContact(tx, vendor_id) : undefined;
  const to = mailAddress.safeParse(stall?.email).data;
  if (!stall || !to) return;
  const isPublished = reason === null;
  const path = `/vendor/products?status=${isPublished ? 'published' : 'rejected'}`;
  const props = { store: stall.store_name, count, isPublished, reason: reason ?? '', path };
  const key = `products-reviewed:${vendor_id}:${randomUUID()}:${addressTag(to)}`;
  await ctx.jobs.send('send-email', { key, to, template: 'products-reviewed', props }, { tx, key });
}

/**
 * Puts products of a stall that wait on sale, or sends them back with one reason. Each is decided for itself, as the
 * admin saw it: what changed meanwhile, was decided or is gone is left as it is and said so. The stall's notification and
 * mail are about all that was decided, and exist if and only if the decisions do. Asked again after an answer that was
 * lost, it decides nothing twice. For admins.
 */
export async function decideProducts(
  ctx: Ctx,
  session: Session,
  input: DecisionsInput,
): Promise<DecisionResult[]> {
  const rows = await asUser(ctx.db, claimsOf(session), async (tx) => {
    const results = await callReviewProducts(tx, input);
    await tellOfMany(ctx, tx, input, results.filter(isDecided).length);
    return results;
  });
  const tags = rows.filter(isDecided).flatMap((row) => editTags({ ...row, vendor_id: input.vendor_id }));
  ctx.caches.invalidate([...new Set(tags)]);
  return rows.map(({ id, name, outcome }) => ({ id, name, outcome }));
}

const isDecided = ({ outcome }: DecidedRow) => outcome === 'decided';

/** Whether edits of a stall's published products wait for an admin. For admins. Throws not_found. */
export async function setEditReview(
  ctx: Pick<Runtime, 'db'>,
  session: Session,
  { vendor_id, edits_need_review }: { vendor_id: string; edits_need_review: boolean },
): Promise<void> {
  const isThere = await asUser(ctx.db, claimsOf(session), (tx) =>
    updateEditReview(tx, vendor_id, edits_need_review),
  );
  if (!isThere) throw new AppError('not_found', 'There is no such stall.');
}
