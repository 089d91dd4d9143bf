import * as z from 'zod';

/** Stock is kept to three decimals. */
export const hasThreeDecimals = (value: number) => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6;

/** What a shelf can hold, in the variant's unit. */
export const stockAmount = z
  .number()
  .min(0, 'Enter zero or more.')
  .max(999_999, 'Enter at most 999,999.')
  .refine(hasThreeDecimals, 'At most three decimals.');
const stockChange = z.number().min(-999_999).max(999_999).refine(hasThreeDecimals, 'At most three decimals.');
export const stockNote = z.string().trim().max(300).optional();

/** One command changes at most so many shelves. */
export const maxBulkLines = 1_000;

export const bulkLine = z
  .strictObject({
    inventory_id: z.uuid(),
    /** What the shelf holds from now on; or: */
    set: stockAmount.optional(),
    /** What comes to it, negative goes. */
    add: stockChange.optional(),
    /** Low at this and below. For managers and owners. */
    threshold: stockAmount.optional(),
    /** The quantity that was seen: the line is refused when it is another one now. */
    expected_quantity: z.number().optional(),
  })
  .refine(
    ({ set, add, threshold }) =>
      (set === undefined || add === undefined) && (set ?? add ?? threshold) !== undefined,
    'Say one thing to do: set, add or threshold.',
  );
export type BulkLine = z.infer<typeof bulkLine>;

export const bulkInput = z.strictObject({
  vendor_id: z.uuid().optional(),
  lines: z.array(bulkLine).min(1).max(maxBulkLines, 'Change at most 1,000 shelves at once.'),
  reason: z.enum(['received', 'returned', 'adjusted']).default('adjusted'),
  note: stockNote,
  /** Only says what would happen. */
  dry_run: z.boolean().default(false),
});
export type BulkInput = z.infer<typeof bulkInput>;

/** What a line of a bulk change does, or why it is refused. A shelf of another stall has no names and figures. */
export const judgedLine = z.object({
  inventory_id: z.uuid(),
  product_id: z.uuid().nullable(),
  before: z.number().nullable(),
  after: z.number().nullable(),
  low_before: z.number().nullable(),
  low_after: z.number().nullable(),
  refused: z.string().nullable(),
  product_name: z.string().optional(),
  variant_name: z.string().optional(),
  sku: z.string().optional(),
  location_name: z.string().optional(),
  unit: z.enum(['g', 'kg', 'ml', 'l', 'each']).optional(),
});
export type JudgedLine = z.infer<typeof judgedLine>;

export const bulkAnswer = z.object({
  /** To take it back with; null for a dry run and where nothing changed. */
  change_id: z.uuid().nullable(),
  changed: z.number().int(),
  refused: z.number().int(),
  lines: z.array(judgedLine),
});
export type BulkAnswer = z.infer<typeof bulkAnswer>;

export const thresholdsInput = z.strictObject({
  vendor_id: z.uuid().optional(),
  lines: z
    .array(z.strictObject({ inventory_id: z.uuid(), threshold: stockAmount }))
    .min(1)
    .max(maxBulkLines),
});

export const transferInput = z
  .strictObject({
    variant_id: z.uuid(),
    from_location_id: z.uuid(),
    to_location_id: z.uuid(),
    quantity: stockAmount.refine((value) => value > 0, 'Enter more than zero.'),
    note: stockNote,
  })
  .refine((value) => value.from_location_id !== value.to_location_id, {
    path: ['to_location_id'],
    message: 'Choose another location.',
  });
export type TransferInput = z.infer<typeof transferInput>;

const shelf = z.object({
  inventory_id: z.uuid(),
  variant_id: z.uuid(),
  location_id: z.uuid(),
  quantity: z.number(),
  reserved: z.number(),
  available: z.number(),
  version: z.number(),
});
export const transferAnswer = z.object({ change_id: z.uuid(), from: shelf, to: shelf });
export type TransferAnswer = z.infer<typeof transferAnswer>;

export const undoParams = z.strictObject({ id: z.uuid() });
export const undoAnswer = z.object({ change_id: z.uuid(), changed: z.number().int() });
export type UndoAnswer = z.infer<typeof undoAnswer>;

/** Shelves that a search finds: what "select all" needs of them. */
export const shelfSelection = z.object({
  rows: z.array(z.object({ inventory_id: z.uuid(), quantity: z.number() })),
  /** How many there are; the rows are at most 1,000 of them. */
  total: z.number().int(),
});
export type ShelfSelection = z.infer<typeof shelfSelection>;
