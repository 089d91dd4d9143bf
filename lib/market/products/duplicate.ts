import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { AppError } from '#lib/base/errors';
import { serverStorage } from '#lib/data/supabase/storage';
import { bucket, finishEdit, readProduct, requireEditable } from '#lib/market/products/parts';
import { type PictureFile, selectPictures } from '#lib/market/products/picture-queries';
import { attachPictures, type PictureCtx } from '#lib/market/products/pictures';
import { callCreateProduct } from '#lib/market/products/queries';
import type { StallProduct, UploadedPicture } from '#lib/market/products/schema';
import { productSlug } from '#lib/market/products/slug';
import { type Asker, asAsker, requireManager } from '#lib/web/auth/asker';

interface Source {
  product: StallProduct;
  pictures: PictureFile[];
}

/** Only who may change a product may copy it: a copy is one more product of the stall. */
function readSource(ctx: PictureCtx, asker: Asker, productId: string): Promise<Source> {
  return asAsker(ctx.db, asker, async (tx) => {
    const { vendor_id: vendorId } = await requireEditable(tx, asker, productId);
    requireManager(asker, vendorId);
    const pictures = await selectPictures(tx, productId);
    return { product: await readProduct(tx, asker, productId), pictures };
  });
}

/**
 * The files of the pictures, under the copy's own names: each product's pictures are its own, and may be removed
 * without the other's. With the server's key, after the asker's role was checked.
 */
async function copyFiles(
  ctx: PictureCtx,
  { product, pictures }: Source,
  id: string,
): Promise<UploadedPicture[]> {
  const storage = serverStorage(ctx.env).from(bucket);
  const copied: UploadedPicture[] = [];
  for (const { path, alt, width, height, state } of pictures) {
    if (state === 'failed') continue;
    const target = `${product.vendor_id}/${id}/${randomUUID()}${extname(path)}`;
    const { error } = await storage.copy(path, target);
    if (error)
      throw new AppError('unavailable', 'The pictures could not be copied. Try again in a moment.', {
        cause: error,
      });
    copied.push({ path: target, alt, width, height });
  }
  return copied;
}

/** A text with an ending, at most `max` characters long. */
const withEnding = (text: string, ending: string, max: number) =>
  `${text.slice(0, max - ending.length)}${ending}`;

/**
 * A draft like this product: its texts, variants on sale and pictures, without goods. SKUs are made anew, as one names
 * one variant of a stall. Throws not_found for strangers and forbidden for staff.
 */
export async function duplicateProduct(
  ctx: PictureCtx,
  asker: Asker,
  productId: string,
): Promise<StallProduct> {
  const source = await readSource(ctx, asker, productId);
  const id = randomUUID();
  const pictures = await copyFiles(ctx, source, id);
  const { vendor_id, category_id, description, unit, currency } = source.product;
  const name = withEnding(source.product.name, ' (copy)', 160);
  const variants = source.product.variants
    .filter(({ is_active }) => is_active)
    .map(({ name: variant, options, price, step }) => ({
      name: variant,
      options,
      price,
      step,
      initial_quantity: 0,
    }));
  const product = {
    name,
    category_id,
    description,
    unit,
    currency,
    slug: productSlug(name),
    status: 'draft' as const,
    variants,
  };
  const made = await asAsker(ctx.db, asker, async (tx) => {
    await callCreateProduct(tx, id, vendor_id, product);
    await attachPictures(ctx, tx, { id, name }, pictures);
    return finishEdit(ctx, tx, { asker, productId: id, before: null, admins: [] });
  }).catch(async (error: unknown) => {
    await serverStorage(ctx.env)
      .from(bucket)
      .remove(pictures.map(({ path }) => path));
    throw error;
  });
  ctx.caches.invalidate(made.tags);
  return made.product;
}
