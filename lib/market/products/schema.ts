import * as z from 'zod';
import { currency } from '#lib/market/catalog/schema';
import { stockStatus } from '#lib/market/inventory/schema';
import { maxPictures, stallPicture, uploadedPicture } from '#lib/market/products/picture-schema';
import { nameLine, seenName } from '#lib/words/name-line';
import { unitOfMeasure } from '#lib/words/units';

export * from '#lib/market/products/picture-schema';

export const productStatus = z.enum(['draft', 'pending', 'published', 'rejected', 'archived']);
export type ProductStatus = z.infer<typeof productStatus>;

const maxVariants = 60;

/** numeric(12,2), as the database takes it. */
const money = z
  .number('Enter a price.')
  .min(0, 'A price is not below 0.')
  .max(9_999_999.99, 'A price is at most 9,999,999.99.')
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, 'At most two decimals.');

const atMostThreeDecimals = (value: number) => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6;
const step = z
  .number('Enter an amount.')
  .gt(0, 'The smallest amount is more than 0.')
  .max(999_999)
  .refine(atMostThreeDecimals, 'At most three decimals.');
const quantity = z
  .number('Enter a quantity.')
  .min(0, 'A quantity is not below 0.')
  .max(999_999)
  .refine(atMostThreeDecimals, 'At most three decimals.');

const atMost = (max: number) => `At most ${max.toLocaleString('en-IE')} letters.`;
const sku = nameLine.max(80);
const name = seenName.max(160, atMost(160)).min(2, 'Give it a name of at least 2 letters.');
const description = z.string().trim().max(20_000, atMost(20_000));

/** What tells variants apart: `{ Size: '50 g' }`. */
const options = z
  .record(z.string().trim().min(1).max(40), z.string().trim().min(1).max(80))
  .refine((value) => Object.keys(value).length <= 5, 'At most 5 options.');

const variantFields = {
  /** Left out or empty: made of the product's name. */
  sku: sku.optional(),
  name: nameLine.max(80, atMost(80)).default(''),
  options: options.default({}),
  /** The price of one `step`. */
  price: money,
  /** The smallest amount sold, in the product's unit. */
  step: step.default(1),
};

const newVariant = z.strictObject({ ...variantFields, initial_quantity: quantity.default(0) });

/**
 * A new product. One that is sold in one way gives price, step, SKU and initial_quantity itself; else `variants` does.
 */
export const createProductInput = z
  .strictObject({
    vendor_id: z.uuid().optional(),
    /** Chosen by who uploads pictures first; else made by the server. */
    id: z.uuid().optional(),
    name,
    description: description.default(''),
    category_id: z.uuid('Choose a category.'),
    unit: unitOfMeasure.default('each'),
    /** Of all its prices, for good. Left out: that of the stall's newest product. */
    currency: currency.optional(),
    price: money.optional(),
    step: step.optional(),
    sku: sku.optional(),
    initial_quantity: quantity.optional(),
    variants: z.array(newVariant).min(1).max(maxVariants, `At most ${maxVariants} variants.`).optional(),
    images: z.array(uploadedPicture).max(maxPictures, `At most ${maxPictures} pictures.`).default([]),
    /** Kept at the stall until it is handed in. */
    is_draft: z.boolean().default(false),
  })
  .superRefine((input, context) => {
    const own = ['price', 'step', 'sku', 'initial_quantity'] as const;
    if (input.variants) {
      for (const path of own.filter((field) => input[field] !== undefined))
        context.addIssue({ code: 'custom', path: [path], message: 'Give this for each variant.' });
    } else if (input.price === undefined) {
      context.addIssue({ code: 'custom', path: ['price'], message: 'Enter a price.' });
    }
  });
export type CreateProductInput = z.infer<typeof createProductInput>;

const savedVariant = z.strictObject({
  ...variantFields,
  /** Of a variant that is there; a new one has none. */
  id: z.uuid().optional(),
  is_active: z.boolean().default(true),
});

/** An edit. Fields that are left out stay; `variants` is the whole list in its order. */
export const saveProductInput = z.strictObject({
  /** The `updated_at` of the product as its editor saw it; a newer one answers 409 with the fresh product. */
  updated_at: z.iso.datetime({ offset: true }),
  name: name.optional(),
  description: description.optional(),
  category_id: z.uuid('Choose a category.').optional(),
  unit: unitOfMeasure.optional(),
  variants: z
    .array(savedVariant)
    .max(maxVariants, `At most ${maxVariants} variants.`)
    .refine((list) => list.some((variant) => variant.is_active), 'At least one variant is on sale.')
    .optional(),
});
export type SaveProductInput = z.infer<typeof saveProductInput>;

/** One line of the stall's list. */
export const productRow = z.object({
  id: z.uuid(),
  name: z.string(),
  status: productStatus,
  status_reason: z.string().nullable(),
  category: z.string(),
  /** The lowest price among the variants on sale, for `step`. */
  price: z.number(),
  currency: z.string(),
  unit: unitOfMeasure,
  step: z.number(),
  variant_count: z.number().int(),
  stock_quantity: z.number(),
  stock_status: stockStatus,
  image: z.string().nullable(),
  updated_at: z.string(),
});
export type ProductRow = z.infer<typeof productRow>;

export const stallVariant = z.object({
  id: z.uuid(),
  sku: z.string(),
  name: z.string(),
  options: z.record(z.string(), z.string()),
  price: z.number(),
  step: z.number(),
  is_active: z.boolean(),
  available: z.number(),
});

/** A product as the people of its stall see it. */
export const stallProduct = z.object({
  id: z.uuid(),
  vendor_id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  category_id: z.uuid(),
  unit: unitOfMeasure,
  /** Whether goods were ever counted in this unit: then it stays. */
  is_unit_fixed: z.boolean(),
  currency,
  status: productStatus,
  status_reason: z.string().nullable(),
  /** What restoring makes of it; null when it is not in the archive. */
  archived_from: productStatus.nullable(),
  manage_stock: z.boolean(),
  stock_quantity: z.number(),
  stock_status: stockStatus,
  variants: z.array(stallVariant),
  images: z.array(stallPicture),
  /** Whether shoppers can open its page now. */
  is_live: z.boolean(),
  /** Whether an edit takes it off the market until an admin has looked at it. */
  edits_need_review: z.boolean(),
  published_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type StallProduct = z.infer<typeof stallProduct>;

/** What a conflict says of a product: how it is now. */
export const conflictingProduct = z.object({ product: stallProduct });

export const productListQuery = z.strictObject({
  q: z.string().trim().max(120).optional(),
  status: z.enum(['all', ...productStatus.options]).default('all'),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ProductListQuery = z.infer<typeof productListQuery>;

/** How many products there are of each status under the same search; `all` are those not archived. */
export const statusCounts = z.record(productListQuery.shape.status.removeDefault(), z.number().int());
export type StatusCounts = z.infer<typeof statusCounts>;

export const productList = z.object({
  products: z.array(productRow),
  nextCursor: z.string().nullable(),
  counts: statusCounts,
});
export type ProductList = z.infer<typeof productList>;

const reason = z.string().trim().min(3, 'Say what has to change.').max(500, 'At most 500 letters.');

/** A decision is about the product as the admin saw it: a newer one answers 409 with the fresh product. */
export const publishInput = z.strictObject({ updated_at: z.iso.datetime({ offset: true }) });
export const rejectInput = publishInput.extend({ reason });
export interface Decision {
  updated_at: string;
  /** Null: publish. */
  reason: string | null;
}

/** As many products as one command decides about; whoever chose more sends several. */
export const maxDecisions = 200;

/** Decisions about products of one stall, each as the admin saw it. */
export const decisionsInput = z.strictObject({
  vendor_id: z.uuid(),
  /** Null: publish. */
  reason: reason.nullable(),
  products: z
    .array(publishInput.extend({ id: z.uuid() }))
    .min(1)
    .max(maxDecisions),
});
export type DecisionsInput = z.infer<typeof decisionsInput>;

/** What came of a decision: done, or why the product was left as it is. */
export const decisionResult = z.object({
  id: z.uuid(),
  name: z.string(),
  outcome: z.enum(['decided', 'changed', 'was_decided', 'gone']),
});
export type DecisionResult = z.infer<typeof decisionResult>;

/** As many waiting products as can be chosen at once. */
export const maxChosen = 5_000;

/** What of a stall waits, the oldest first, as a decision names it; at most `maxChosen`. */
export const reviewSelection = z.object({
  products: z.array(z.object({ id: z.uuid(), updated_at: z.string() })),
});
export type ReviewSelection = z.infer<typeof reviewSelection>;

export const reviewQuery = z.strictObject({
  /** Of one stall. */
  vendor_id: z.uuid().optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type ReviewQuery = z.infer<typeof reviewQuery>;

/** A product that waits for a decision, with what it takes to decide. */
export const reviewItem = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  currency: z.string(),
  unit: unitOfMeasure,
  stock_quantity: z.number(),
  variants: z.array(stallVariant.pick({ id: true, sku: true, name: true, price: true, step: true })),
  images: z.array(stallPicture),
  vendor: z.object({
    id: z.uuid(),
    slug: z.string(),
    store_name: z.string(),
    status: z.enum(['pending', 'approved', 'suspended']),
    edits_need_review: z.boolean(),
  }),
  /** It was on sale before: this is an edit. */
  was_published: z.boolean(),
  created_at: z.string(),
  /** When anything that shoppers would see of it changed, which a decision names. */
  updated_at: z.string(),
});
export type ReviewItem = z.infer<typeof reviewItem>;

export const reviewPage = z.object({
  products: z.array(reviewItem),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
  /** Stalls of which something waits, those with the most first, and the one that was asked for; at most a hundred. */
  stalls: z.array(z.object({ id: z.uuid(), store_name: z.string(), waiting: z.number().int() })),
});
export type ReviewPage = z.infer<typeof reviewPage>;

export const editReviewInput = z.strictObject({ vendor_id: z.uuid(), edits_need_review: z.boolean() });
