import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { stalls } from '#supabase/seed/content/stalls';
import type { SeedContext } from '#supabase/seed/context';
import { pictureKey, stallId } from '#supabase/seed/demo-market';
import { composePicture } from '#supabase/seed/illustrations/compose';
import { renderPicture } from '#supabase/seed/illustrations/render';
import { composeStall } from '#supabase/seed/illustrations/stall-scene';
import type { StoredPictures } from '#supabase/seed/market';
import { inParallel } from '#supabase/seed/parallel';

/** A picture still to be drawn. */
export interface PictureOrder {
  key: string;
  /** First part of its path in the bucket: whose folder it lies in, which decides who may replace it. */
  folder: string;
  /** The SVG document. Called once. */
  compose(): string;
}

/** Every picture of the demo market: stall fronts, products, and a second view of every other product. */
export function demoPictures(): PictureOrder[] {
  return stalls.flatMap((stall) => {
    const folder = stallId(stall.slug);
    const plants = [...new Set(stall.products.map((product) => product.plant))].slice(0, 3);
    const front = {
      key: `stall:${stall.slug}`,
      folder,
      compose: () => composeStall({ seed: stall.slug, colours: stall.colours, plants }),
    };
    const products = stall.products.flatMap(({ name, plant, scenes, liquid }) =>
      scenes.map((scene, i) => {
        const key = pictureKey(stall.slug, name, i);
        return { key, folder, compose: () => composePicture({ seed: key, plant, scene, liquid }) };
      }),
    );
    return [front, ...products];
  });
}

const fileName = (key: string, bytes: Buffer): string => {
  const hash = createHash('sha1').update(bytes).digest('hex').slice(0, 8);
  return `${key.replace(/^.*[/:]/, '')}-${hash}.webp`;
};

/** Several pictures at once beat several threads per picture: a tenth less work. The setting belongs to the process. */
async function withSingleThreads<T>(work: () => Promise<T>): Promise<T> {
  const before = sharp.concurrency();
  sharp.concurrency(1);
  try {
    return await work();
  } finally {
    sharp.concurrency(before);
  }
}

/**
 * Draws and stores them. Three at a time keeps two cores busy while bytes are on their way. The hash in the name
 * lets browsers keep a picture for ever.
 */
export async function storePictures(
  context: SeedContext,
  orders: readonly PictureOrder[],
): Promise<StoredPictures> {
  const store = async ({ key, folder, compose }: PictureOrder) => {
    const { bytes, ...picture } = await renderPicture(compose());
    const path = `${folder}/${fileName(key, bytes)}`;
    await context.uploadImage(path, bytes, 'image/webp');
    return [key, { ...picture, path }] as const;
  };
  return withSingleThreads(async () => new Map(await inParallel(orders, 3, store)));
}
