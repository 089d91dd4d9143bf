import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { FeedLook, FeedReading, FeedTrial, FeedTrialInput } from '#lib/market/feeds/schema';

/** The id of the trial; see private.ask_feed_trial for who may, and how many. */
export const askTrial = defineQuery('feeds.askTrial', async (tx: Tx, input: FeedTrialInput) => {
  const result = await sql<{ id: string }>`
    select private.ask_feed_trial(${input.vendor_id}::uuid, ${input.location_id}::uuid, ${input.url}, ${input.format},
      ${JSON.stringify(input.mapping)}::text::jsonb) as id`.execute(tx);
  const [row] = result.rows;
  if (!row) throw new Error('The trial was not stored.');
  return row.id;
});

interface TrialRow {
  id: string;
  state: FeedTrial['state'];
  error: string | null;
  result: { look: FeedLook | null; reading: FeedReading | null } | null;
}

export const findTrial = defineQuery(
  'feeds.findTrial',
  async (tx: Tx, id: string): Promise<FeedTrial | undefined> => {
    const result = await sql<TrialRow>`
    select id, state, error, result from private.find_feed_trial(${id}::uuid)`.execute(tx);
    const [row] = result.rows;
    if (!row) return undefined;
    const { result: found, ...trial } = row;
    return { ...trial, look: found?.look ?? null, reading: found?.reading ?? null };
  },
);
