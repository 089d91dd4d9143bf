import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { UploadedPicture } from '#lib/market/products/schema';

/** Behind those that are there, waiting for their sizes; returns their ids. LS008 when there are too many. */
export const insertPictures = defineQuery(
  'products.insertPictures',
  async (tx: Tx, productId: string, pictures: readonly UploadedPicture[]): Promise<string[]> => {
    const result = await sql<{ id: string }>`
    select id from private.add_product_images(${productId}::uuid,
      ${JSON.stringify(pictures)}::text::jsonb) as x (id)`.execute(tx);
    return result.rows.map(({ id }) => id);
  },
);

export interface PictureFile {
  id: string;
  path: string;
  alt: string;
  width: number;
  height: number;
  state: 'processing' | 'ready' | 'failed';
  /** Objects in Storage that were made of it. */
  made: string[];
}

/** The pictures of a product in their order. */
export const selectPictures = defineQuery(
  'products.selectPictures',
  async (tx: Tx, productId: string): Promise<PictureFile[]> => {
    const result = await sql<PictureFile>`
    select i.id, i.path, i.alt, i.width, i.height, i.state,
      (select coalesce(jsonb_agg(r ->> 'path'), '[]') from jsonb_array_elements(i.renditions) r) as made
    from public.product_images i where i.product_id = ${productId}
    order by i.position, i.created_at, i.id`.execute(tx);
    return result.rows;
  },
);

export const deletePicture = defineQuery(
  'products.deletePicture',
  async (tx: Tx, imageId: string): Promise<void> => {
    await sql`delete from public.product_images where id = ${imageId}`.execute(tx);
  },
);

export const updateAlt = defineQuery(
  'products.updateAlt',
  async (tx: Tx, imageId: string, alt: string): Promise<void> => {
    await sql`update public.product_images set alt = ${alt} where id = ${imageId}`.execute(tx);
  },
);

export const updateOrder = defineQuery(
  'products.updateOrder',
  async (tx: Tx, imageIds: readonly string[]): Promise<void> => {
    await sql`update public.product_images i set position = x.position
    from (select value::uuid as id, ordinality::integer - 1 as position
      from jsonb_array_elements_text(${JSON.stringify(imageIds)}::text::jsonb) with ordinality) x
    where i.id = x.id and i.position <> x.position`.execute(tx);
  },
);

/** The product's row shows its first picture that is ready. */
export const refreshCardPicture = defineQuery(
  'products.refreshCardPicture',
  async (tx: Tx, productId: string): Promise<void> => {
    await sql`select private.refresh_product_image(${productId}::uuid)`.execute(tx);
  },
);
