import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { publicSettings } from '#lib/base/env';
import { AppError } from '#lib/base/errors';
import type { Tx } from '#lib/data/db/roles';
import { serverStorage } from '#lib/data/supabase/storage';
import {
  bucket,
  type Ctx,
  finishEdit,
  notThere,
  readAdmins,
  requireEditable,
} from '#lib/market/products/parts';
import {
  deletePicture,
  insertPictures,
  type PictureFile,
  refreshCardPicture,
  selectPictures,
  updateAlt,
  updateOrder,
} from '#lib/market/products/picture-queries';
import { type ProductHead, selectHead } from '#lib/market/products/queries';
import {
  maxPictureBytes,
  type PictureSlot,
  type PictureUploadInput,
  pictureTypes,
  type StallProduct,
  type UploadedPicture,
} from '#lib/market/products/schema';
import type { Runtime } from '#lib/runtime';
import { type Asker, asAsker, requireManager, requireStall, seesStall } from '#lib/web/auth/asker';

/** What the commands about pictures need of the runtime. */
export type PictureCtx = Ctx & Pick<Runtime, 'env' | 'logger'>;

interface Place {
  vendorId: string;
  productId: string;
}

const folderOf = ({ vendorId, productId }: Place) => `${vendorId}/${productId}/`;
const fileName = /^[0-9a-f-]{36}\.(jpg|png|webp|avif)$/;

const storageAway = (cause: Error) =>
  new AppError('unavailable', 'The shop cannot take pictures just now. Try again in a moment.', { cause });
const gone = () => new AppError('bad_request', 'A picture did not arrive. Upload it again.');

/** The stall whose folder a product's pictures are in; for a product that is not there yet, the one asked for. */
async function requirePlace(
  tx: Tx,
  asker: Asker,
  productId: string,
  vendorId: string | undefined,
): Promise<Place> {
  const product = await selectHead(tx, productId);
  if (product && !seesStall(asker, product.vendor_id)) throw notThere();
  return { vendorId: product?.vendor_id ?? requireStall(asker, vendorId), productId };
}

/**
 * A place in Storage for one picture, and an address that takes it by PUT for a while. Signed with the server's key,
 * after the asker's role was checked: the browser needs no token of its own for it, and its progress can be seen.
 */
export async function preparePictureUpload(
  ctx: PictureCtx,
  asker: Asker,
  productId: string,
  input: PictureUploadInput,
): Promise<PictureSlot> {
  const place = await asAsker(ctx.db, asker, (tx) => requirePlace(tx, asker, productId, input.vendor_id));
  requireManager(asker, place.vendorId);
  const path = `${folderOf(place)}${randomUUID()}.${pictureTypes[input.type]}`;
  const { data, error } = await serverStorage(ctx.env).from(bucket).createSignedUploadUrl(path);
  if (error) throw storageAway(error);
  const token = encodeURIComponent(data.token);
  const url = `${publicSettings().supabaseUrl}/storage/v1/object/upload/sign/${bucket}/${path}?token=${token}`;
  return { path, url };
}

/** What Storage says of an object: as it was declared and measured when it came. */
const storedFile = z.object({ size: z.number(), mimetype: z.string() });

/** The objects in a product's folder by name. With the server's key: staff of the stall could list, shoppers not. */
async function listFolder(ctx: PictureCtx, place: Place): Promise<Map<string, z.infer<typeof storedFile>>> {
  const folder = folderOf(place);
  const { data, error } = await serverStorage(ctx.env)
    .from(bucket)
    .list(folder.slice(0, -1), { limit: 1000 });
  if (error) throw storageAway(error);
  return new Map(
    data.flatMap(({ name, metadata }) => {
      const file = storedFile.safeParse(metadata).data;
      // Hosted Storage names an object by its place in the folder, the embedded one by its whole path.
      const path = name.startsWith(folder) ? name : folder + name;
      return file ? [[path, file] as const] : [];
    }),
  );
}

/**
 * Throws bad_request for a picture that is not in the product's folder, did not arrive, or is not of a kind that the
 * shop takes, and payload_too_large. Of the object only size and type are looked at; the worker looks inside.
 */
export async function requireUploaded(
  ctx: PictureCtx,
  place: Place,
  pictures: readonly UploadedPicture[],
): Promise<void> {
  if (pictures.length === 0) return;
  const folder = folderOf(place);
  const files = await listFolder(ctx, place);
  for (const { path } of pictures) {
    const file = files.get(path);
    if (!file || !fileName.test(path.slice(folder.length))) throw gone();
    if (file.size > maxPictureBytes)
      throw new AppError('payload_too_large', 'The picture is larger than 10 MB. Choose a smaller one.');
    if (!(file.mimetype in pictureTypes))
      throw new AppError(
        'bad_request',
        'The picture is not a JPEG, PNG, WebP or AVIF. Save it as one of these.',
      );
  }
}

/** Rows for pictures that were uploaded, and the jobs that make their sizes, in the caller's transaction. */
export async function attachPictures(
  ctx: Ctx,
  tx: Tx,
  product: { id: string; name: string },
  pictures: readonly UploadedPicture[],
): Promise<void> {
  if (pictures.length === 0) return;
  const named = pictures.map((picture) => ({ ...picture, alt: picture.alt || product.name }));
  for (const imageId of await insertPictures(tx, product.id, named))
    await ctx.jobs.send('process-image', { imageId }, { tx, key: imageId });
}

/** Runs a change of a product's pictures on its locked row and ends it. */
async function changePictures(
  ctx: Ctx,
  asker: Asker,
  productId: string,
  run: (tx: Tx, product: ProductHead, pictures: PictureFile[]) => Promise<void>,
): Promise<StallProduct> {
  const admins = await readAdmins(ctx);
  const edited = await asAsker(ctx.db, asker, async (tx) => {
    const before = await requireEditable(tx, asker, productId);
    requireManager(asker, before.vendor_id);
    await run(tx, before, await selectPictures(tx, productId));
    await refreshCardPicture(tx, productId);
    return finishEdit(ctx, tx, { asker, productId, before, admins });
  });
  ctx.caches.invalidate(edited.tags);
  return edited.product;
}

/** Shows pictures that were uploaded, behind those that are there. The same file twice is one picture. */
export async function addPictures(
  ctx: PictureCtx,
  asker: Asker,
  productId: string,
  pictures: readonly UploadedPicture[],
): Promise<StallProduct> {
  const product = await asAsker(ctx.db, asker, (tx) => selectHead(tx, productId));
  if (!product || !seesStall(asker, product.vendor_id)) throw notThere();
  const place = { vendorId: product.vendor_id, productId };
  requireManager(asker, place.vendorId);
  await requireUploaded(ctx, place, pictures);
  return changePictures(ctx, asker, productId, (tx, before) => attachPictures(ctx, tx, before, pictures));
}

/** The whole order anew. Throws conflict when pictures were added or removed meanwhile. */
export function orderPictures(
  ctx: Ctx,
  asker: Asker,
  productId: string,
  imageIds: readonly string[],
): Promise<StallProduct> {
  return changePictures(ctx, asker, productId, async (tx, _product, pictures) => {
    const wanted = new Set(imageIds);
    const isSame = wanted.size === pictures.length && pictures.every(({ id }) => wanted.has(id));
    if (!isSame)
      throw new AppError(
        'conflict',
        'The pictures changed meanwhile. Load the product again and order them anew.',
      );
    await updateOrder(tx, imageIds);
  });
}

const requirePicture = (pictures: readonly PictureFile[], imageId: string): PictureFile => {
  const picture = pictures.find(({ id }) => id === imageId);
  if (!picture) throw new AppError('not_found', 'This picture is not there any more.');
  return picture;
};

/** What a picture shows, for those who do not see it; empty means that it shows the product and no more. */
export function changeAlt(
  ctx: Ctx,
  asker: Asker,
  productId: string,
  image: { id: string; alt: string },
): Promise<StallProduct> {
  return changePictures(ctx, asker, productId, async (tx, product, pictures) => {
    requirePicture(pictures, image.id);
    await updateAlt(tx, image.id, image.alt || product.name);
  });
}

/**
 * Takes a picture away, and its files after the commit. With the server's key: the row that allowed it is gone by
 * then. Files that stay because Storage is away are shown nowhere.
 */
export async function removePicture(
  ctx: PictureCtx,
  asker: Asker,
  productId: string,
  imageId: string,
): Promise<StallProduct> {
  let files: string[] = [];
  const product = await changePictures(ctx, asker, productId, async (tx, _product, pictures) => {
    const { path, made } = requirePicture(pictures, imageId);
    files = [path, ...made];
    await deletePicture(tx, imageId);
  });
  const { error } = await serverStorage(ctx.env).from(bucket).remove(files);
  if (error) ctx.logger.warn({ err: error, productId }, 'the files of a removed picture stay in Storage');
  return product;
}
