import * as z from 'zod';
import { productImage } from '#lib/market/catalog/schema';
import { stockStatus } from '#lib/market/inventory/schema';
import { unitOfMeasure } from '#lib/words/units';

/**
 * What is to be told of a line before anybody pays. `gone`: not on the market; `sold_out`; `less`: there is less than
 * wanted; `step`: it is sold in other amounts now; `price`: it costs more or less than when the shopper was last told.
 */
export const lineNews = z.enum(['gone', 'sold_out', 'less', 'step', 'price']);
export type LineNews = z.infer<typeof lineNews>;

export const cartLine = z.object({
  variant_id: z.uuid(),
  product_id: z.uuid(),
  name: z.string(),
  /** Which of several kinds; empty where there is one. */
  variant_name: z.string(),
  image: productImage.nullable(),
  vendor: z.object({ id: z.uuid(), slug: z.string(), store_name: z.string() }),
  unit: unitOfMeasure,
  step: z.number(),
  /** Of one `step`, now. */
  price: z.number(),
  currency: z.string(),
  quantity: z.number(),
  total: z.number(),
  available: z.number(),
  held: z.number(),
  stock_status: stockStatus,
  /** The largest amount up to `quantity` that can be bought now; 0 when none. */
  fitting: z.number(),
  /** The largest amount that can be bought now. */
  most: z.number(),
  news: z.array(lineNews),
  /** What the shopper was last told that `step` costs. */
  seen: z.object({ price: z.number(), step: z.number() }),
});
export type CartLine = z.infer<typeof cartLine>;

/** Goods of one currency, which are paid together. */
export const cartGroup = z.object({
  currency: z.string(),
  /** Of the lines that can be bought. */
  subtotal: z.number(),
  /** Stall by stall, each in the order in which it was put in. */
  lines: z.array(cartLine),
});
export type CartGroup = z.infer<typeof cartGroup>;

export const cart = z.object({
  /** How many lines there are. */
  count: z.number().int(),
  /** Grows with every change of the basket; null while there is none. */
  updated_at: z.string().nullable(),
  /** Where the other devices of an account hear that it changed; null for guests. */
  topic: z.string().nullable(),
  groups: z.array(cartGroup),
  /** Lines of a guest's basket in this browser that wait to be brought in. */
  waiting: z.number().int(),
});
export type Cart = z.infer<typeof cart>;

/** An amount that could not be taken whole. `quantity` 0: not taken at all. */
export const shortfall = z.object({
  variant_id: z.uuid(),
  name: z.string(),
  unit: unitOfMeasure,
  wanted: z.number(),
  quantity: z.number(),
});
export type Shortfall = z.infer<typeof shortfall>;

/** The basket after a change, and what of it came to less than was asked for. */
export const changedCart = z.object({ cart, short: z.array(shortfall) });
export type ChangedCart = z.infer<typeof changedCart>;

const amount = z
  .number()
  .positive('An amount is more than nothing.')
  .max(1_000_000)
  .refine((value) => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6, 'At most three decimals.');
const seenPrice = z
  .number()
  .min(0)
  .max(10_000_000)
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, 'At most two decimals.');

export const addInput = z
  .strictObject({
    variant_id: z.uuid('must be the id of a variant').optional(),
    /** In its place, of a product that comes in one kind: cards know no variants. */
    product_id: z.uuid('must be the id of a product').optional(),
    /** How much more of it, in its unit and a multiple of its step; left out: one step. */
    quantity: amount.optional(),
    /** The price of one step that the shopper saw: another one of today is told in the basket. */
    seen_price: seenPrice.optional(),
  })
  .refine(
    (input) => (input.variant_id === undefined) !== (input.product_id === undefined),
    'Name a variant or a product, and not both.',
  );
export type AddInput = z.infer<typeof addInput>;

export const setInput = z.strictObject({
  /** How much of it altogether. */
  quantity: amount,
  /** Given when the shopper has been told the price. */
  seen_price: seenPrice.optional(),
});
export type SetInput = z.infer<typeof setInput>;

export const lineParams = z.strictObject({ variantId: z.uuid('must be the id of a variant') });

const typedNumber = <S extends z.ZodType<number, number>>(schema: S) =>
  z.string().max(20).transform(Number).pipe(schema);

/** The same as forms send it: every value a text. */
export const basketForm = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('add'),
    variant_id: z.uuid().optional(),
    product_id: z.uuid().optional(),
    quantity: typedNumber(amount).optional(),
    seen_price: typedNumber(seenPrice).optional(),
  }),
  z.object({
    do: z.literal('set'),
    variant_id: lineParams.shape.variantId,
    quantity: typedNumber(amount),
    seen_price: typedNumber(seenPrice).optional(),
  }),
  z.object({ do: z.literal('remove'), variant_id: lineParams.shape.variantId }),
  z.object({ do: z.literal('merge') }),
]);
