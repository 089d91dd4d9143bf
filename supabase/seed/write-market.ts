import { isoTime, type SeedContext } from '#supabase/seed/context';
import { type Connection, insertRows } from '#supabase/seed/insert-rows';
import type { Market, MarketProduct, StoredPictures } from '#supabase/seed/market';
import { idFor } from '#supabase/seed/random';

const stallAgeMs = 700 * 86_400_000;

async function writeStalls(
  sql: Connection,
  { now }: SeedContext,
  market: Market,
  pictures: StoredPictures,
): Promise<void> {
  const opened = isoTime(now.getTime() - stallAgeMs);
  await insertRows(
    sql,
    'public.vendors',
    market.stalls.map((stall) => ({
      id: stall.id,
      slug: stall.slug,
      store_name: stall.name,
      tagline: stall.tagline,
      description: stall.description,
      email: stall.email,
      city: stall.city,
      image_path: pictures.get(`stall:${stall.slug}`)?.path ?? null,
      image_alt: `The stall of ${stall.name}: an awning over crates and jars (illustration)`,
      status: 'approved',
      commission_rate: stall.commissionRate,
      created_at: opened,
      updated_at: opened,
    })),
  );
  await insertRows(
    sql,
    'public.locations',
    market.locations.map(({ id, vendorId, name, city, isPrimary }) => ({
      id,
      vendor_id: vendorId,
      name,
      city,
      is_primary: isPrimary,
      created_at: opened,
    })),
  );
}

async function writeCategories(sql: Connection, { categories }: Market): Promise<void> {
  const rows = categories.map(({ id, parentId, slug, name, description, position }) => ({
    id,
    parent_id: parentId,
    slug,
    name,
    description,
    position,
  }));
  await insertRows(sql, 'public.categories', rows);
}

function productRow(product: MarketProduct, { now }: SeedContext, pictures: StoredPictures) {
  const [main] = product.pictures;
  const picture = main && pictures.get(main.key);
  const made = isoTime(now.getTime() - product.ageMs);
  const wasPublished = product.status === 'published' || product.status === 'archived';
  return {
    id: product.id,
    vendor_id: product.vendorId,
    category_id: product.categoryId,
    name: product.name,
    slug: product.slug,
    description: product.description,
    status: product.status,
    status_reason: product.statusReason,
    unit: product.unit,
    price: product.variants[0]?.price ?? '0.00',
    image_path: picture?.path ?? null,
    image_alt: main?.alt ?? '',
    image_blur: picture?.blur ?? null,
    published_at: wasPublished ? made : null,
    created_at: made,
    updated_at: made,
  };
}

function imageRows(product: MarketProduct, pictures: StoredPictures) {
  return product.pictures.flatMap(({ key, alt }, position) => {
    const picture = pictures.get(key);
    if (!picture) return [];
    const { path, blur, width, height } = picture;
    return [
      {
        id: idFor('image', `${product.id}/${position}`),
        product_id: product.id,
        path,
        alt,
        width,
        height,
        blur,
        position,
      },
    ];
  });
}

const variantRows = ({ id, unit, variants }: MarketProduct) =>
  variants.map((variant, position) => ({
    id: variant.id,
    product_id: id,
    sku: variant.sku,
    name: variant.name,
    options: variants.length > 1 ? { pack: variant.name } : {},
    price: variant.price,
    unit,
    step: variant.step,
    position,
  }));

/** Empty shelves with their reorder points; goods come through the ledger. */
const shelfRows = ({ id, vendorId, shelves }: MarketProduct) =>
  shelves.map((shelf) => ({
    id: shelf.id,
    variant_id: shelf.variantId,
    product_id: id,
    vendor_id: vendorId,
    location_id: shelf.locationId,
    low_stock_threshold: shelf.threshold,
  }));

/** Stalls, shelves and wares, with nothing on the shelves yet. */
export async function writeMarket(
  sql: Connection,
  context: SeedContext,
  market: Market,
  pictures: StoredPictures,
): Promise<void> {
  const { products } = market;
  await writeStalls(sql, context, market, pictures);
  await writeCategories(sql, market);
  await insertRows(
    sql,
    'public.products',
    products.map((product) => productRow(product, context, pictures)),
  );
  await insertRows(sql, 'public.product_variants', products.flatMap(variantRows));
  await insertRows(
    sql,
    'public.product_images',
    products.flatMap((product) => imageRows(product, pictures)),
  );
  await insertRows(sql, 'public.inventory', products.flatMap(shelfRows));
}
