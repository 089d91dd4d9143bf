import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { FeedChanges, FeedRun, NewFeedInput, StallFeed } from '#lib/market/feeds/schema';

/** As many as a stall may have. */
export const maxFeeds = 20;

const columns = sql`f.id, f.vendor_id, f.name, s.host, s.url, f.format, f.mapping, f.location_id,
  l.name as location_name, f.interval_minutes, f.accepts_big_changes, f.is_enabled, f.state,
  case when f.consecutive_failures >= 3 then 'open' else 'closed' end as breaker, f.consecutive_failures, f.last_error,
  f.last_run_at, f.last_success_at, f.last_good_at, f.last_good_rows, f.next_run_at, s.last_run`;

/** A stall's feeds by name; those that the asker may see. */
export const selectFeeds = defineQuery(
  'feeds.selectFeeds',
  async (tx: Tx, vendorId: string): Promise<StallFeed[]> => {
    const result = await sql<StallFeed>`
    select ${columns} from public.inventory_feeds f join public.locations l on l.id = f.location_id
    join private.feed_standing(${vendorId}::uuid) s on s.feed_id = f.id
    where f.vendor_id = ${vendorId}::uuid order by f.name, f.id limit ${maxFeeds * 2}`.execute(tx);
    return result.rows;
  },
);

export const selectFeed = defineQuery(
  'feeds.selectFeed',
  async (tx: Tx, id: string): Promise<StallFeed | undefined> => {
    const result = await sql<StallFeed>`
    select ${columns} from public.inventory_feeds f join public.locations l on l.id = f.location_id
    cross join lateral (
      select * from private.feed_standing(f.vendor_id) each where each.feed_id = f.id) s
    where f.id = ${id}::uuid`.execute(tx);
    return result.rows[0];
  },
);

/** The id of a feed that was added; undefined when the stall has as many as it may. */
export const insertFeed = defineQuery(
  'feeds.insertFeed',
  async (tx: Tx, input: NewFeedInput): Promise<string | undefined> => {
    const result = await sql<{ id: string }>`
    insert into public.inventory_feeds
      (vendor_id, location_id, name, url, format, mapping, interval_minutes, accepts_big_changes)
    select ${input.vendor_id}::uuid, ${input.location_id}::uuid, ${input.name}, ${input.url}, ${input.format},
      ${JSON.stringify(input.mapping)}::text::jsonb, ${input.interval_minutes}, ${input.accepts_big_changes}
    where (select count(*) from public.inventory_feeds f where f.vendor_id = ${input.vendor_id}::uuid) < ${maxFeeds}
    returning id`.execute(tx);
    return result.rows[0]?.id;
  },
);

/** Changes what is named; false when the asker may not. */
export const updateFeed = defineQuery(
  'feeds.updateFeed',
  async (tx: Tx, id: string, changes: FeedChanges): Promise<boolean> => {
    const { mapping, ...plain } = changes;
    const row = await tx
      .updateTable('inventory_feeds')
      .set({ ...plain, ...(mapping && { mapping: sql`${JSON.stringify(mapping)}::text::jsonb` }) })
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
);

/** False when the asker may not. */
export const deleteFeed = defineQuery('feeds.deleteFeed', async (tx: Tx, id: string): Promise<boolean> => {
  const row = await tx.deleteFrom('inventory_feeds').where('id', '=', id).returning('id').executeTakeFirst();
  return row !== undefined;
});

/** A feed's runs, newest first; one more than asked for when there are more. */
export const selectRuns = defineQuery(
  'feeds.selectRuns',
  async (
    tx: Tx,
    feedId: string,
    limit: number,
    before: { startedAt: string; id: string } | null,
  ): Promise<FeedRun[]> => {
    const result = await sql<FeedRun>`
    select * from private.feed_runs_of(${feedId}::uuid, ${limit + 1}::integer,
      ${before?.startedAt ?? null}::timestamptz, ${before?.id ?? null}::uuid)`.execute(tx);
    return result.rows;
  },
);

/** Whether a location is one of the stall's. */
export const isLocationOf = defineQuery(
  'feeds.isLocationOf',
  async (tx: Tx, vendorId: string, locationId: string): Promise<boolean> => {
    const result = await sql`
    select from public.locations where id = ${locationId}::uuid and vendor_id = ${vendorId}::uuid`.execute(
      tx,
    );
    return result.rows.length > 0;
  },
);

/** Whether a stall is open, for those who may see it as its people do. */
export const isStallOpen = defineQuery('feeds.isStallOpen', async (tx: Tx, vendorId: string) => {
  const result = await sql<{ status: string }>`
    select status from public.own_vendors where id = ${vendorId}::uuid`.execute(tx);
  return result.rows[0]?.status === 'approved';
});
