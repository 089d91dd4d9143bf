import * as z from 'zod';
import { stockStatus, variantStock } from '#lib/market/inventory/schema';
import { unitOfMeasure } from '#lib/words/units';

const booleanParam = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1');

/**
 * What prices may be in, as ISO 4217 calls it: each counts in hundredths, as prices do. The database has the same list
 * as a check on `products`, and a test holds the two together.
 */
export const currencies = ['EUR', 'GBP', 'USD', 'CHF', 'SEK', 'DKK', 'NOK', 'PLN', 'CZK'] as const;
export const currency = z.enum(currencies, { error: `A currency is one of ${currencies.join(', ')}.` });
export type Currency = z.infer<typeof currency>;
/** Of a stall that has no product yet. */
export const firstCurrency: Currency = 'EUR';

export const productSort = z.enum(['newest', 'price_asc', 'price_desc', 'name', 'relevance']);
export type ProductSort = z.infer<typeof productSort>;

/** The query string of the catalogue page and of `GET /api/supabase/products`: one language for both. */
export const productQuery = z.strictObject({
  /** Category slug; products of its descendants are included. */
  category: z.string().trim().max(80).optional(),
  vendor_id: z.uuid().optional(),
  q: z.string().trim().max(120).optional(),
  min_price: z.coerce.number().min(0).max(1_000_000).optional(),
  max_price: z.coerce.number().min(0).max(1_000_000).optional(),
  in_stock: booleanParam.optional(),
  sort: productSort.optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(24),
});
export type ProductQuery = z.infer<typeof productQuery>;

export const productImage = z.object({
  src: z.string(),
  alt: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  /** A tiny data URI to show while the picture loads. */
  blur: z.string().nullable(),
});
export type ProductImage = z.infer<typeof productImage>;

export const productCard = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The lowest price among the variants, for `step` of `unit`. */
  price: z.number(),
  currency: z.string(),
  unit: unitOfMeasure,
  step: z.number(),
  /** True when variants differ in price: say "from". */
  price_varies: z.boolean(),
  image: productImage.nullable(),
  stock_status: stockStatus,
  stock_quantity: z.number(),
  vendor: z.object({ id: z.uuid(), slug: z.string(), store_name: z.string() }),
  category: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
});
export type ProductCard = z.infer<typeof productCard>;

export const productPage = z.object({
  products: z.array(productCard),
  nextCursor: z.string().nullable(),
});
export type ProductPage = z.infer<typeof productPage>;

export const productVariant = variantStock.extend({
  sku: z.string(),
  name: z.string(),
  options: z.record(z.string(), z.string()),
  price: z.number(),
  unit: unitOfMeasure,
  step: z.number(),
});
export type ProductVariant = z.infer<typeof productVariant>;

export const productDetail = productCard.extend({
  description: z.string(),
  variants: z.array(productVariant),
  /** How many there are on sale besides these. */
  more_variants: z.number().int(),
  images: z.array(productImage),
  /** From the root category down to the product's own. */
  category_path: z.array(z.object({ id: z.uuid(), slug: z.string(), name: z.string() })),
  vendor: productCard.shape.vendor.extend({ tagline: z.string(), city: z.string() }),
  /** When stock was read: ISO 8601. */
  stock_at: z.string(),
});
export type ProductDetail = z.infer<typeof productDetail>;

export const category = z.object({
  id: z.uuid(),
  parent_id: z.uuid().nullable(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  /** Published products here and below, as of the last refresh of the category counts. */
  product_count: z.number().int(),
});
export type Category = z.infer<typeof category>;

export const productParams = z.strictObject({ id: z.uuid('must be the id of a product') });

/** Whether a product can be bought, for a card. */
export const bucket = z.object({ id: z.uuid(), stock_status: stockStatus, stock_quantity: z.number() });

/** `ids`: up to 100 product ids, separated by commas. */
export const bucketQuery = z.strictObject({
  ids: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.uuid()).min(1).max(100)),
});
