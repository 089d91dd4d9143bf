import { type RawBuilder, sql } from 'kysely';
import { publicObjectUrl } from '#lib/base/env';
import type { ProductCard } from '#lib/market/catalog/schema';

/** One product as the card queries select it; see `cardColumns`. */
export interface CardRow
  extends Omit<ProductCard, 'image' | 'vendor' | 'category' | 'step' | 'price_varies'> {
  /** Null, like the next, where nothing of it is on sale. */
  step: number | null;
  price_varies: boolean | null;
  image_path: string | null;
  image_alt: string;
  image_blur: string | null;
  vendor_id: string;
  vendor_slug: string;
  store_name: string;
  category_id: string;
  category_slug: string;
  category_name: string;
}

/** What a card needs, from `products p` and the joins of `cardJoins`. */
export const cardColumns: RawBuilder<CardRow> = sql`
  p.id, p.name, p.price, p.currency, p.unit, cheapest.step, cheapest.price_varies,
  p.image_path, p.image_alt, p.image_blur, p.stock_status, p.stock_quantity,
  v.id as vendor_id, v.slug as vendor_slug, v.store_name,
  c.id as category_id, c.slug as category_slug, c.name as category_name`;

/** Joins of a card, one index look-up each: stall, category, and the variant that sets the price. */
export const cardJoins = sql`
  join public.vendors v on v.id = p.vendor_id
  join public.categories c on c.id = p.category_id
  left join lateral (
    select (array_agg(pv.step order by pv.price, pv.step))[1] as step, min(pv.price) <> max(pv.price) as price_varies
    from public.product_variants pv where pv.product_id = p.id and pv.is_active
  ) cheapest on true`;

/** What the public may see; the same condition as the policy "published products of approved stalls". */
export const isPublic = sql`p.status = 'published' and v.status = 'approved'`;

/** Cards are square: the seed and the image job both make 800 px originals. */
const cardImagePx = 800;

export const imageBucket = 'product-images';

/** The picture of a product's card; null where it has none. */
export function cardPicture(
  row: Pick<CardRow, 'image_path' | 'image_alt' | 'image_blur'>,
): ProductCard['image'] {
  if (!row.image_path) return null;
  const src = publicObjectUrl(imageBucket, row.image_path);
  return { src, alt: row.image_alt, width: cardImagePx, height: cardImagePx, blur: row.image_blur };
}

/** A card, with whatever else its row has: a column that rows and cards call the same goes through by itself. */
export function toCard<R extends CardRow>(row: R) {
  const { image_path, image_alt, image_blur, ...others } = row;
  const { vendor_id, vendor_slug, store_name, category_id, category_slug, category_name, ...same } = others;
  return {
    ...same,
    step: row.step ?? 1,
    price_varies: row.price_varies ?? false,
    image: cardPicture({ image_path, image_alt, image_blur }),
    vendor: { id: vendor_id, slug: vendor_slug, store_name },
    category: { id: category_id, slug: category_slug, name: category_name },
  };
}
