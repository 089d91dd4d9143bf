import { randomUUID } from 'node:crypto';
import { publicObjectUrl } from '#lib/base/env';
import { AppError } from '#lib/base/errors';
import { type Currency, firstCurrency } from '#lib/market/catalog/schema';
import { countStatuses, type ListedRow, selectProducts } from '#lib/market/products/list-queries';
import {
  bucket,
  type Ctx,
  finishEdit,
  readAdmins,
  readProduct,
  requireEditable,
  requireUnchanged,
} from '#lib/market/products/parts';
import { attachPictures, type PictureCtx, requireUploaded } from '#lib/market/products/pictures';
import {
  callCreateProduct,
  callSaveProduct,
  type NewProduct,
  type ProductHead,
  selectNewestCurrency,
  updateStatus,
} from '#lib/market/products/queries';
import type {
  CreateProductInput,
  ProductList,
  ProductListQuery,
  ProductRow,
  ProductStatus,
  SaveProductInput,
  StallProduct,
} from '#lib/market/products/schema';
import { productSlug } from '#lib/market/products/slug';
import type { Runtime } from '#lib/runtime';
import { type Asker, asAsker, requireManager } from '#lib/web/auth/asker';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

export { duplicateProduct } from '#lib/market/products/duplicate';
export {
  addPictures,
  changeAlt,
  orderPictures,
  preparePictureUpload,
  removePicture,
} from '#lib/market/products/pictures';
export {
  decideProduct,
  decideProducts,
  listWaiting,
  selectWaitingOf,
  setEditReview,
} from '#lib/market/products/review';

const sort = 'created_at';

function toRow({ image_path, sort_key: _, ...row }: ListedRow): ProductRow {
  return { ...row, image: image_path ? publicObjectUrl(bucket, image_path) : null };
}

/** One page of a stall's products, newest first, and how many there are of each status. */
export async function listProducts(
  ctx: Pick<Runtime, 'db'>,
  asker: Asker,
  vendorId: string,
  query: ProductListQuery,
): Promise<ProductList> {
  const cursor = query.cursor ? decodeCursor(query.cursor, sort, cursorValue.timestamp) : null;
  const after = cursor && { createdAt: cursor.value, id: cursor.id };
  return asAsker(ctx.db, asker, async (tx) => {
    const found = await selectProducts(tx, vendorId, query, after);
    const counts = await countStatuses(tx, vendorId, query);
    const { rows, nextCursor } = toPage(found, query.limit, sort, (last) => [last.sort_key, last.id]);
    return { products: rows.map(toRow), nextCursor, counts };
  });
}

/** A product as the people of its stall see it. Throws not_found for strangers. */
export function getStallProduct(
  ctx: Pick<Runtime, 'db'>,
  asker: Asker,
  productId: string,
): Promise<StallProduct> {
  return asAsker(ctx.db, asker, (tx) => readProduct(tx, asker, productId));
}

/** What new products of a stall have their prices in, unless something else is said: as its newest one, else euros. */
export const getStallCurrency = (
  ctx: Pick<Runtime, 'db'>,
  asker: Asker,
  vendorId: string,
): Promise<Currency> =>
  asAsker(ctx.db, asker, async (tx) => (await selectNewestCurrency(tx, vendorId)) ?? firstCurrency);

/** The variants of a new product; one that is sold in one way has one. */
function variantsOf(input: CreateProductInput): NewProduct['variants'] {
  if (input.variants) return input.variants;
  const { price = 0, step = 1, sku, initial_quantity = 0 } = input;
  return [{ sku, name: '', options: {}, price, step, initial_quantity }];
}

/**
 * A new product, handed in for review unless it is a draft. Goods that come with it are put at the stall's primary
 * location through the ledger: then it is in stock and its stock is managed, else neither. The product, its pictures'
 * jobs and the mails to the admins exist together or not at all.
 * Throws forbidden for staff, conflict for a SKU that is taken, bad_request for a missing primary location or a
 * picture that did not arrive.
 */
export async function createProduct(
  ctx: PictureCtx,
  asker: Asker,
  vendorId: string,
  input: CreateProductInput,
): Promise<StallProduct> {
  const id = input.id ?? randomUUID();
  const place = { vendorId, productId: id };
  const [admins] = await Promise.all([readAdmins(ctx), requireUploaded(ctx, place, input.images)]);
  const { name, description, category_id, unit, is_draft } = input;
  const status = is_draft ? ('draft' as const) : ('pending' as const);
  const product = {
    name,
    description,
    category_id,
    unit,
    status,
    slug: productSlug(name),
    variants: variantsOf(input),
  };
  const made = await asAsker(ctx.db, asker, async (tx) => {
    const currency = input.currency ?? (await selectNewestCurrency(tx, vendorId)) ?? firstCurrency;
    await callCreateProduct(tx, id, vendorId, { ...product, currency });
    await attachPictures(ctx, tx, { id, name }, input.images);
    return finishEdit(ctx, tx, { asker, productId: id, before: null, admins });
  });
  ctx.caches.invalidate(made.tags);
  return made.product;
}

/** Runs an edit on the locked row, ends it, and drops what it changed from the caches after the commit. */
async function edit(
  ctx: Ctx,
  asker: Asker,
  productId: string,
  run: (tx: Parameters<typeof readProduct>[0], before: ProductHead) => Promise<void>,
): Promise<StallProduct> {
  const admins = await readAdmins(ctx);
  const edited = await asAsker(ctx.db, asker, async (tx) => {
    const before = await requireEditable(tx, asker, productId);
    // The row is open to admins, who decide about products elsewhere.
    requireManager(asker, before.vendor_id);
    await run(tx, before);
    return finishEdit(ctx, tx, { asker, productId, before, admins });
  });
  ctx.caches.invalidate(edited.tags);
  return edited.product;
}

/**
 * Changes a product and its variants together. Variants that the list leaves out go off sale. A published product of a
 * stall whose edits are looked at waits for an admin afterwards.
 * Throws conflict with the fresh product in `details.product` when it changed since `input.updated_at`.
 */
export function saveProduct(
  ctx: Ctx,
  asker: Asker,
  productId: string,
  { updated_at, ...changes }: SaveProductInput,
): Promise<StallProduct> {
  return edit(ctx, asker, productId, async (tx, before) => {
    await requireUnchanged(tx, asker, before, updated_at);
    await callSaveProduct(tx, productId, changes);
  });
}

export type ProductCommand = 'submit' | 'archive' | 'restore';

/** What a command makes of a status; the same one where there is nothing to do; null where it cannot be. */
function nextStatus(command: ProductCommand, { status, archived_from }: ProductHead): ProductStatus | null {
  if (command === 'archive') return 'archived';
  if (command === 'restore') return status === 'archived' ? (archived_from ?? 'draft') : status;
  return status === 'draft' || status === 'rejected' || status === 'pending' ? 'pending' : null;
}

/**
 * Hands a draft or a rejected product in for review, puts a product away, or brings it back as what it was. Doing it
 * again changes nothing. Throws conflict where the command makes no sense.
 */
export function runCommand(
  ctx: Ctx,
  asker: Asker,
  productId: string,
  command: ProductCommand,
): Promise<StallProduct> {
  return edit(ctx, asker, productId, async (tx, before) => {
    const status = nextStatus(command, before);
    if (!status)
      throw new AppError('conflict', `A product that is ${before.status} cannot be handed in.`, {
        details: { product: await readProduct(tx, asker, productId) },
      });
    if (status !== before.status) await updateStatus(tx, productId, status);
  });
}
