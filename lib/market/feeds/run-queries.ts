import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { FeedFormat, FeedProblem, FeedRow } from '#lib/market/feeds/schema';

export interface FeedToRun {
  id: string;
  vendor_id: string;
  url: string;
  format: FeedFormat;
  mapping: unknown;
  etag: string | null;
  last_modified: string | null;
  content_hash: string | null;
}

/** Takes the feeds whose time has come and sets their next time, with what `each` does in the same transaction. */
export const takeDueFeeds = defineQuery(
  'feeds.takeDueFeeds',
  async (db: Db, each: (tx: Tx, feedId: string) => Promise<void>): Promise<number> => {
    return db.transaction().execute(async (tx) => {
      const due = await sql<{ id: string }>`
      update public.inventory_feeds f set next_run_at = now() + f.interval_minutes * interval '1 minute'
      where f.id in (
        select d.id from public.inventory_feeds d join public.vendors v on v.id = d.vendor_id and v.status = 'approved'
        where d.is_enabled and d.next_run_at <= now()
        order by d.next_run_at limit 500 for update of d skip locked)
      returning f.id`.execute(tx);
      for (const { id } of due.rows) await each(tx, id);
      return due.rows.length;
    });
  },
);

/** The feed, if this run has still to be done. */
export const beginRun = defineQuery(
  'feeds.beginRun',
  async (db: Db, feedId: string, runId: string): Promise<FeedToRun | undefined> => {
    const result = await sql<FeedToRun>`
    select id, vendor_id, url, format, mapping, etag, last_modified, content_hash
    from private.begin_feed_run(${feedId}::uuid, ${runId}::uuid)`.execute(db);
    return result.rows[0];
  },
);

/** By the database's clock, as every time that a run is compared with. */
export const readClock = defineQuery('feeds.readClock', async (db: Db): Promise<string> => {
  const result = await sql<{ at: string }>`select clock_timestamp() as at`.execute(db);
  const [row] = result.rows;
  if (!row) throw new Error('The database did not say what time it is.');
  return row.at;
});

export type RunState = 'applied' | 'unchanged' | 'refused' | 'failed' | 'postponed' | 'overtaken';

/** What tells the file that was read from the next one. */
export interface SeenVersion {
  content_hash: string;
  etag: string | null;
  last_modified: string | null;
}

export interface Ending {
  state: RunState;
  error?: string | undefined;
  figures?: { rows: number; changed: number; problem_count: number; problems: FeedProblem[] };
  seen?: SeenVersion | undefined;
}

/** What a stall is told when one of its feeds has failed too often. */
export interface Outage {
  vendor_id: string;
  store: string;
  email: string;
  feed_id: string;
  feed: string;
  error: string;
  last_good_at: string | null;
}

/** Ends a run, once. Returns what to tell the stall when this was the failure that makes an outage. */
export const endRun = defineQuery(
  'feeds.endRun',
  async (tx: Tx, runId: string, { state, error, figures, seen }: Ending): Promise<Outage | null> => {
    const result = await sql<{ outage: Outage | null }>`
    select private.end_feed_run(${runId}::uuid, ${state}, ${error ?? null},
      ${JSON.stringify(figures ?? {})}::text::jsonb, ${seen ? JSON.stringify(seen) : null}::text::jsonb) as outage`.execute(
      tx,
    );
    return result.rows[0]?.outage ?? null;
  },
);

/** The next time of a feed whose turn was not possible now. */
export const postpone = defineQuery(
  'feeds.postpone',
  async (db: Db, feedId: string, waitMs: number): Promise<void> => {
    await sql`update public.inventory_feeds set next_run_at = now() + ${waitMs} * interval '1 millisecond'
    where id = ${feedId}::uuid`.execute(db);
  },
);

export interface Applied {
  state: 'applied' | 'refused' | 'overtaken';
  error?: string;
  changed?: number;
  problem_count?: number;
  problems?: FeedProblem[];
}

/** Sets the stock; see private.apply_feed. */
export const applyRows = defineQuery(
  'feeds.applyRows',
  async (
    tx: Tx,
    run: { feedId: string; runId: string; fetchedAt: string },
    rows: FeedRow[],
  ): Promise<Applied> => {
    const result = await sql<{ applied: Applied }>`
    select private.apply_feed(${run.feedId}::uuid, ${run.runId}::uuid, ${run.fetchedAt}::timestamptz,
      ${JSON.stringify(rows)}::text::jsonb) as applied`.execute(tx);
    const [row] = result.rows;
    if (!row) throw new Error('The feed was not applied.');
    return row.applied;
  },
);
