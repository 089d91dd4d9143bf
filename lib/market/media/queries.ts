import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { Rendition } from '#lib/market/media/schema';

export interface ImageRow {
  id: string;
  product_id: string;
  path: string;
  state: 'processing' | 'ready' | 'failed';
  renditions: Rendition[];
}

export const findImage = defineQuery(
  'media.findImage',
  async (db: Db, imageId: string): Promise<ImageRow | undefined> => {
    const result = await sql<ImageRow>`
    select id, product_id, path, state, renditions from public.product_images where id = ${imageId}`.execute(
      db,
    );
    return result.rows[0];
  },
);

export interface FinishedImage {
  id: string;
  width: number;
  height: number;
  blur: string;
  renditions: Rendition[];
}

/** False when the picture was deleted meanwhile. */
export const markReady = defineQuery(
  'media.markReady',
  async (tx: Tx, image: FinishedImage): Promise<boolean> => {
    const { id, width, height, blur, renditions } = image;
    const result = await sql`
    update public.product_images set state = 'ready', error = null, width = ${width}, height = ${height},
      blur = ${blur}, renditions = ${JSON.stringify(renditions)}::text::jsonb
    where id = ${id}`.execute(tx);
    return Number(result.numAffectedRows) === 1;
  },
);

export const markFailed = defineQuery(
  'media.markFailed',
  async (tx: Tx, imageId: string, reason: string): Promise<void> => {
    await sql`update public.product_images set state = 'failed', error = ${reason.slice(0, 300)}, renditions = '[]'
    where id = ${imageId}`.execute(tx);
  },
);

/** Only while it waits: not over what another run has made of it meanwhile, nor over an earlier reason. */
export const markStuck = defineQuery(
  'media.markStuck',
  async (db: Db, imageId: string, reason: string): Promise<void> => {
    await sql`update public.product_images set state = 'failed', error = ${reason}
    where id = ${imageId} and state = 'processing'`.execute(db);
  },
);

/**
 * The product shows its first picture that is ready: on cards its size of 640 pixels (or the largest below), and the
 * picture itself where there are no sizes. None when no picture is ready.
 */
export const refreshProductImage = defineQuery(
  'media.refreshProductImage',
  async (tx: Tx, productId: string): Promise<void> => {
    await sql`
    update public.products p
    set image_path = first.path, image_alt = coalesce(first.alt, ''), image_blur = first.blur
    from (select ${productId}::uuid as product_id) asked
    left join lateral (
      select coalesce(card.path, i.path) as path, i.alt, i.blur
      from public.product_images i
      left join lateral (
        select r ->> 'path' as path from jsonb_array_elements(i.renditions) r
        where r ->> 'format' = 'webp' and (r ->> 'width')::integer <= 640
        order by (r ->> 'width')::integer desc limit 1
      ) card on true
      where i.product_id = asked.product_id and i.state = 'ready'
      order by i.position, i.created_at, i.id limit 1
    ) first on true
    where p.id = asked.product_id
      and (p.image_path, p.image_alt, p.image_blur) is distinct from (first.path, coalesce(first.alt, ''), first.blur)`.execute(
      tx,
    );
  },
);
