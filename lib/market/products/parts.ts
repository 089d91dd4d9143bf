import { randomUUID } from 'node:crypto';
import { publicObjectUrl } from '#lib/base/env';
import { AppError } from '#lib/base/errors';
import type { Db } from '#lib/data/db/connect';
import type { Tx } from '#lib/data/db/roles';
import { addressTag, listAdminAddresses } from '#lib/market/notifications/service';
import {
  lockProduct,
  type PictureRow,
  type ProductHead,
  selectHead,
  selectProduct,
  selectStallName,
} from '#lib/market/products/queries';
import { callNoteReviewTold } from '#lib/market/products/review-queries';
import type { StallPicture, StallProduct } from '#lib/market/products/schema';
import { concernsShoppers, editTags } from '#lib/market/products/tags';
import type { Runtime } from '#lib/runtime';
import { type Asker, seesStall } from '#lib/web/auth/asker';

/** What the commands below need of the runtime. */
export type Ctx = Pick<Runtime, 'db' | 'caches' | 'jobs'>;

export const bucket = 'product-images';

export const notThere = () => new AppError('not_found', 'There is no such product at your stall.');

export const toPicture = ({ path, ...picture }: PictureRow): StallPicture => ({
  ...picture,
  src: publicObjectUrl(bucket, path),
});

/** A product as its stall sees it, in this transaction. Throws not_found. */
export async function readProduct(tx: Tx, asker: Asker, productId: string): Promise<StallProduct> {
  const row = await selectProduct(tx, productId);
  if (!row || !seesStall(asker, row.vendor_id)) throw notThere();
  return { ...row, images: row.images.map(toPicture) };
}

/** The product's row, locked for an edit. Throws not_found for strangers and forbidden for staff. */
export async function requireEditable(tx: Tx, asker: Asker, productId: string): Promise<ProductHead> {
  const head = await selectHead(tx, productId);
  if (!head || !seesStall(asker, head.vendor_id)) throw notThere();
  const locked = await lockProduct(tx, productId);
  if (!locked)
    throw new AppError('forbidden', 'Only managers and owners may change products. Ask one of them.');
  return locked;
}

/** Throws conflict, with the product as it is now, when somebody changed it since it was read. */
export async function requireUnchanged(
  tx: Tx,
  asker: Asker,
  head: ProductHead,
  updatedAt: string,
): Promise<void> {
  if (Date.parse(head.updated_at) === Date.parse(updatedAt)) return;
  throw new AppError(
    'conflict',
    'Somebody changed this product meanwhile. Look at it again before you go on.',
    {
      details: { product: await readProduct(tx, asker, head.id) },
    },
  );
}

/** Addresses of admins, for `announce`. Read before the transaction: as a person of the stall it could not be. */
export const readAdmins = (ctx: { db: Db }): Promise<string[]> => listAdminAddresses(ctx.db);

/** Mails to the admins that a product waits, there if and only if the transaction commits. */
async function tellAdmins(ctx: Ctx, tx: Tx, admins: readonly string[], product: ProductHead): Promise<void> {
  const store = (await selectStallName(tx, product.vendor_id)) ?? '';
  const props = { store, product: product.name, path: '/admin/approvals' };
  const submission = randomUUID();
  for (const to of admins) {
    const key = `product-submitted:${product.id}:${submission}:${addressTag(to)}`;
    await ctx.jobs.send('send-email', { key, to, template: 'product-submitted', props }, { tx, key });
  }
  await callNoteReviewTold(tx, product.id);
}

export interface Edited {
  product: StallProduct;
  /** What to drop from the caches of this process after the commit. */
  tags: string[];
}

/**
 * Ends an edit, in its transaction: the product as it is now, the tags that it moved, and mails to the admins when it
 * has begun to wait for them, by a command or because the stall's edits are looked at. `before`: null for a new one.
 */
export async function finishEdit(
  ctx: Ctx,
  tx: Tx,
  edit: { asker: Asker; productId: string; before: ProductHead | null; admins: readonly string[] },
): Promise<Edited> {
  const { asker, productId, before, admins } = edit;
  const after = await selectHead(tx, productId);
  if (!after) throw notThere();
  if (after.status === 'pending' && before?.status !== 'pending') await tellAdmins(ctx, tx, admins, after);
  const isSeen = concernsShoppers(before?.status ?? 'draft', after.status);
  const tags = isSeen ? [...editTags(after), ...(before ? editTags(before) : [])] : [`product:${productId}`];
  return { product: await readProduct(tx, asker, productId), tags };
}
