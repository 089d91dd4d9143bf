import { type RawBuilder, sql } from 'kysely';
import { publicObjectUrl } from '#lib/base/env';
import type { ProductCard } from '#lib/market/catalog/schema';

/** One product as the card queries select it; see `cardColumns`. */
export interface CardRow {
  id: string;
  name: string;
  price: number;
  currency: string;
  unit: ProductCard['unit'];
  step: number | null;
  price_varies: boolean;
  image_path: string | null;
  image_alt: string;
  image_blur: string | null;
  stock_status: ProductCard['stock_status'];
  stock_quantity: number;
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

export function toCard(row: CardRow): ProductCard {
  return {
    id: row.id,
    name: row.name,
    price: row.price,
    currency: row.currency,
    unit: row.unit,
    step: row.step ?? 1,
    price_varies: row.price_varies ?? false,
    image: row.image_path
      ? {
          src: publicObjectUrl(imageBucket, row.image_path),
          alt: row.image_alt,
          width: cardImagePx,
          height: cardImagePx,
          blur: row.image_blur,
        }
      : null,
    stock_status: row.stock_status,
    stock_quantity: row.stock_quantity,
    vendor: { id: row.vendor_id, slug: row.vendor_slug, store_name: row.store_name },
    category: { id: row.category_id, slug: row.category_slug, name: row.category_name },
  };
}
