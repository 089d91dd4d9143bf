import { z } from 'zod';

/**
 * Payload of the job `sync-inventory`.
 * `due` is what the schedule sends (every minute): it asks for one run of each feed whose time has come. `feed` is
 * one run; the id of the job is the id of the run, so a job that is tried again goes on with its run.
 */
export const syncInventoryPayload = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('due') }),
  z.object({ kind: z.literal('feed'), feedId: z.uuid() }),
]);

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

/** A line that was left out, and why. */
export interface FeedProblem {
  line: number;
  sku: string;
  problem:
    | 'no_sku'
    | 'bad_quantity'
    | 'repeated_sku'
    | 'unknown_sku'
    | 'ambiguous_sku'
    | 'not_a_row'
    /** Less than what carts hold: set to what they hold. */
    | 'held_for_carts';
}
