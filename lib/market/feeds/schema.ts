import * as z from 'zod';
import { seenName } from '#lib/words/name-line';

export const feedFormat = z.enum(['csv', 'json']);
export type FeedFormat = z.infer<typeof feedFormat>;

const column = z.string().trim().min(1).max(120);

/** Where a feed keeps what we need. Column names of a CSV file (with a header line), field names of JSON objects. */
export const feedMapping = z.strictObject({
  sku: column.default('sku'),
  quantity: column.default('quantity'),
  /** JSON only: the way to the array of rows, such as `data.items`; empty when the document is the array. */
  rows: z.string().trim().max(200).default(''),
  /** CSV only. */
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
});
export type FeedMapping = z.infer<typeof feedMapping>;

/** One line of a feed, as read: `line` is its place in the file, the first row of data being 1. */
export interface FeedRow {
  line: number;
  sku: string;
  quantity: number;
}

export const feedProblem = z.object({
  line: z.number().int(),
  sku: z.string(),
  problem: z.enum([
    'no_sku',
    'bad_quantity',
    'repeated_sku',
    'unknown_sku',
    'ambiguous_sku',
    'not_a_row',
    /** Less than what carts hold: set to what they hold. */
    'held_for_carts',
  ]),
});
/** A line that was left out, and why. */
export type FeedProblem = z.infer<typeof feedProblem>;

const wholeAddress = 'Enter the whole address, such as https://warehouse.example/stock.csv.';
const longestAddress = 2_000;

/** Readers of addresses take `\` for `/` and drop tabs and line ends: what is shown would not be what is asked. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const oddSigns = /[\\\u0000-\u001f\u007f-\u009f\p{Surrogate}]/u;

/** What is wrong with an address, as far as it can be told by looking at it; null when nothing is. */
export function addressTrouble(text: string): string | null {
  if (oddSigns.test(text) || !URL.canParse(text)) return wholeAddress;
  const { protocol, username, password, href } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:')
    return 'The address must begin with http:// or https://.';
  // `https:x` and `https:///x` are read as addresses of the host x.
  if (!/^https?:\/\/[^/?#]/i.test(text)) return wholeAddress;
  if (username || password)
    return 'Leave user name and password out of the address. Use a key in its query instead.';
  if (/\s/.test(text)) return 'The address must not contain spaces. Write them as %20.';
  if (href.length > longestAddress) return 'The address is longer than 2,000 characters.';
  return null;
}

/** An address as `new URL` writes it, which is how the database keeps it. */
export const feedUrl = z
  .string()
  .trim()
  .max(longestAddress, 'The address is longer than 2,000 characters.')
  .superRefine((value, context) => {
    const trouble = addressTrouble(value);
    if (trouble) context.addIssue({ code: 'custom', message: trouble });
  })
  .transform((value) => (URL.canParse(value) ? new URL(value).href : value));

/** How often a feed can be asked, in minutes. */
export const feedIntervals = [5, 15, 30, 60, 180, 360, 720, 1_440] as const;

const settings = {
  name: seenName.min(1, 'Give the feed a name, such as Warehouse.').max(80, 'Use at most 80 characters.'),
  url: feedUrl,
  format: feedFormat,
  mapping: feedMapping,
  location_id: z.uuid('Choose the location whose stock the file tells.'),
  interval_minutes: z.number().int().min(5, 'Every 5 minutes is the most often.').max(1_440),
  /** Whether a file may empty more than half of the shelves, or have less than half of the lines it had. */
  accepts_big_changes: z.boolean(),
};

/** The settings of a feed as a form holds them. */
export const feedForm = z.object(settings);
export type FeedForm = z.infer<typeof feedForm>;

export const newFeedInput = z.strictObject({
  vendor_id: z.uuid(),
  ...settings,
  mapping: feedMapping.prefault({}),
  interval_minutes: settings.interval_minutes.default(60),
  accepts_big_changes: settings.accepts_big_changes.default(false),
});
export type NewFeedInput = z.infer<typeof newFeedInput>;

export const feedChanges = z
  .strictObject({ ...settings, /** False: paused. */ is_enabled: z.boolean() })
  .partial()
  .refine((value) => Object.keys(value).length > 0, 'Name what to change.');
export type FeedChanges = z.infer<typeof feedChanges>;

export const feedParams = z.strictObject({ id: z.uuid() });
export const feedListQuery = z.strictObject({ vendor_id: z.uuid().optional() });
export const feedRunsQuery = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const feedRunState = z.enum([
  'running',
  'applied',
  'unchanged',
  'refused',
  'failed',
  'postponed',
  'overtaken',
]);
export type FeedRunState = z.infer<typeof feedRunState>;

const count = z.number().int().nullable();
const runHead = {
  id: z.uuid(),
  state: feedRunState,
  error: z.string().nullable(),
  rows_total: count,
  shelves_changed: count,
  problem_count: count,
  started_at: z.string(),
  finished_at: z.string().nullable(),
};

/** One time that a feed was asked. Of the problems, the first hundred. */
export const feedRun = z.object({ ...runHead, problems: z.array(feedProblem) });
export type FeedRun = z.infer<typeof feedRun>;

/** A feed as the people of its stall see it. */
export const stallFeed = z.object({
  id: z.uuid(),
  vendor_id: z.uuid(),
  name: z.string(),
  /** The server and its port. */
  host: z.string(),
  /** The whole address; null for those who may not change it, as it may hold a key. */
  url: z.string().nullable(),
  format: feedFormat,
  mapping: feedMapping,
  location_id: z.uuid(),
  location_name: z.string(),
  interval_minutes: z.number().int(),
  accepts_big_changes: z.boolean(),
  is_enabled: z.boolean(),
  state: z.enum(['new', 'ok', 'failing']),
  /** `open` after three failures in a row: asked less and less often, until a run succeeds. */
  breaker: z.enum(['closed', 'open']),
  consecutive_failures: z.number().int(),
  last_error: z.string().nullable(),
  last_run_at: z.string().nullable(),
  /** When a server last gave a file that was fit to use, or said that it has no newer one. */
  last_success_at: z.string().nullable(),
  /** When the file that the stock was last set from was fetched, and how many lines it had. */
  last_good_at: z.string().nullable(),
  last_good_rows: count,
  next_run_at: z.string(),
  last_run: z.object(runHead).nullable(),
});
export type StallFeed = z.infer<typeof stallFeed>;

export const feedTrialInput = z.strictObject({
  vendor_id: z.uuid(),
  url: feedUrl,
  format: feedFormat,
  mapping: feedMapping.prefault({}),
  location_id: settings.location_id,
});
export type FeedTrialInput = z.infer<typeof feedTrialInput>;

/** What a file is made of, whether its columns were named right or not. */
export const feedLook = z.object({
  columns: z.array(z.string()),
  /** The first lines, cell by cell, shortened. */
  lines: z.array(z.array(z.string())),
  /** How it could be read. */
  suggested: z.object({ format: feedFormat, mapping: feedMapping }),
});
export type FeedLook = z.infer<typeof feedLook>;

/** What would become of the lines. */
export const feedReading = z.object({
  rows_total: z.number().int(),
  rows: z.array(z.object({ line: z.number().int(), sku: z.string(), quantity: z.number() })),
  matched: z.number().int(),
  /** Shelves whose stock would be another. */
  changes: z.number().int(),
  problem_count: z.number().int(),
  problems: z.array(feedProblem),
});
export type FeedReading = z.infer<typeof feedReading>;

export const feedTrial = z.object({
  id: z.uuid(),
  state: z.enum(['waiting', 'done', 'failed']),
  error: z.string().nullable(),
  look: feedLook.nullable(),
  reading: feedReading.nullable(),
});
/** A feed that was fetched and read without setting any stock. */
export type FeedTrial = z.infer<typeof feedTrial>;
