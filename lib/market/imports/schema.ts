import * as z from 'zod';
import { currency } from '#lib/market/catalog/schema';
import { nameLine } from '#lib/words/name-line';

/** What one upload may weigh, in bytes; the gateway and the bucket say the same. */
export const maxImportBytes = 100 * 1024 * 1024;

export const importFormats = ['own', 'shopify', 'woocommerce'] as const;
export const importFormat = z.enum(importFormats);
export type ImportFormat = z.infer<typeof importFormat>;

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export const encoding = z.enum(encodings);
export type Encoding = z.infer<typeof encoding>;

export const delimiters = [',', ';', '\t', '|'] as const;
export const delimiter = z.enum(delimiters);
export type Delimiter = z.infer<typeof delimiter>;

/** What a column of a table of one's own may be. The order is that of our export. */
export const importFields = [
  'handle',
  'sku',
  'name',
  'variant',
  'options',
  'description',
  'category',
  'unit',
  'step',
  'price',
  'currency',
  'location',
  'quantity',
  'low_stock_at',
  'active',
  'status',
  'images',
] as const;
export const importField = z.enum(importFields);
export type ImportField = z.infer<typeof importField>;

/** Field → the column that it is read from. Fields that are not here stay as they are. */
export const importMapping = z.partialRecord(importField, z.string().min(1).max(200));
export type ImportMapping = z.infer<typeof importMapping>;

export const importSettings = z.strictObject({
  /** What new products are: still to be finished, or handed in for approval. */
  new_status: z.enum(['draft', 'pending']).default('draft'),
  /** Whether products that the stall does not have are made. */
  creates: z.boolean().default(true),
  /** Whether products that it has are changed. */
  updates: z.boolean().default(true),
  /** Where goods lie that the file names no place for. */
  location_id: z.uuid().nullable().default(null),
  /** For new products whose category the market does not have. */
  category_id: z.uuid().nullable().default(null),
  /** Of new products for which the file names none. Left out: that of the stall's newest product. */
  currency: currency.optional(),
});
export type ImportSettings = z.infer<typeof importSettings>;

/** How a file is to be read: what the wizard sends before a check. */
export const importReading = z.strictObject({
  encoding,
  delimiter,
  format: importFormat,
  mapping: importMapping.default({}),
  settings: importSettings,
});
export type ImportReading = z.infer<typeof importReading>;

export const importStates = [
  'uploaded',
  'checking',
  'checked',
  'running',
  'done',
  'cancelled',
  'failed',
] as const;
export const importState = z.enum(importStates);
export type ImportState = z.infer<typeof importState>;

/** How far a run has come, as `vendor:<id>` hears it. `rows_done` is the sum of the four after it. */
export const importProgress = z.object({
  id: z.uuid(),
  state: importState,
  rows_total: z.number().nullable(),
  rows_done: z.number(),
  rows_created: z.number(),
  rows_updated: z.number(),
  rows_unchanged: z.number(),
  rows_failed: z.number(),
});
export type ImportProgress = z.infer<typeof importProgress>;

export const importSummary = importProgress.extend({
  vendor_id: z.uuid(),
  file_name: z.string(),
  bytes: z.number(),
  format: importFormat,
  error: z.string().nullable(),
  is_cancelled: z.boolean(),
  products_created: z.number(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
});
export type ImportSummary = z.infer<typeof importSummary>;

/** A line that was refused (`error`), or taken with a remark (`note`). */
export const importProblem = z.object({
  line: z.number(),
  level: z.enum(['error', 'note']),
  column: z.string().nullable(),
  sku: z.string().nullable(),
  reason: z.string(),
});
export type ImportProblem = z.infer<typeof importProblem>;

export const importDetail = importSummary.extend({
  encoding,
  delimiter,
  headers: z.array(z.string()),
  /** The first lines of the file, cells in the order of `headers`. */
  sample: z.array(z.array(z.string())),
  mapping: importMapping,
  settings: importSettings.partial(),
  /** The first of what went wrong. */
  problems: z.array(importProblem),
  /** An import of the very same file that has been done, read the same way or not. */
  twin: z
    .object({ id: z.uuid(), file_name: z.string(), finished_at: z.string(), is_same_reading: z.boolean() })
    .nullable(),
});
export type ImportDetail = z.infer<typeof importDetail>;

export const importUploadQuery = z.strictObject({
  vendor_id: z.uuid().optional(),
  file_name: nameLine.min(1).max(200),
});

export const importListQuery = z.strictObject({
  vendor_id: z.uuid().optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type ImportListQuery = z.infer<typeof importListQuery>;

/** `run: 'check'` reads the file and changes nothing; `apply` does what was checked. */
export const importStart = z.discriminatedUnion('run', [
  z.strictObject({ run: z.literal('check'), reading: importReading }),
  z.strictObject({
    run: z.literal('apply'),
    /** Also when the same file was imported before, read the same way. */
    again: z.boolean().default(false),
  }),
]);
export type ImportStart = z.infer<typeof importStart>;

export const exportQuery = z.strictObject({
  vendor_id: z.uuid().optional(),
  format: importFormat.default('own'),
  /** Whose stock Shopify and WooCommerce files show, which know no places. Default: the primary one. */
  location_id: z.uuid().optional(),
});
export type ExportQuery = z.infer<typeof exportQuery>;
