import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { FeedFormat, FeedLook, FeedProblem, FeedReading, FeedRow } from '#lib/market/feeds/schema';

export interface TrialToRun {
  id: string;
  vendor_id: string;
  location_id: string;
  url: string;
  format: FeedFormat;
  mapping: unknown;
}

/** The trial, if it still waits. */
export const findWaitingTrial = defineQuery(
  'feeds.findWaitingTrial',
  async (db: Db, trialId: string): Promise<TrialToRun | undefined> => {
    const result = await sql<TrialToRun>`
    select id, vendor_id, location_id, url, format, mapping from private.feed_trials
    where id = ${trialId}::uuid and state = 'waiting'`.execute(db);
    return result.rows[0];
  },
);

export interface TrialResult {
  error: string | null;
  look: FeedLook | null;
  reading: FeedReading | null;
}

/** Ends a trial, once. The address is not kept longer than it is needed. */
export const endTrial = defineQuery(
  'feeds.endTrial',
  async (db: Db, trialId: string, { error, look, reading }: TrialResult): Promise<void> => {
    await sql`update private.feed_trials set state = ${error === null ? 'done' : 'failed'},
      error = left(${error}::text, 500), result = ${JSON.stringify({ look, reading })}::text::jsonb, finished_at = now(),
      url = substring(url from '^https?://[^/?#]+')
    where id = ${trialId}::uuid and state = 'waiting'`.execute(db);
  },
);

export interface Matches {
  matched: number;
  changes: number;
  problem_count: number;
  problems: FeedProblem[];
}

/** What the lines would do at a location, by the rules of private.apply_feed; the first hundred problems. */
export const matchRows = defineQuery(
  'feeds.matchRows',
  async (
    db: Db,
    place: { vendorId: string; locationId: string },
    rows: readonly FeedRow[],
  ): Promise<Matches> => {
    const result = await sql<Matches>`
    with targets as (
      select r.line, r.sku, r.quantity as wanted, m.matches, i.quantity as held, i.reserved
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (line integer, sku text, quantity numeric)
      left join (
        select v.sku, count(*) as matches, min(v.id::text)::uuid as variant_id
        from public.products p join public.product_variants v on v.product_id = p.id
        where p.vendor_id = ${place.vendorId}::uuid and p.status <> 'archived'
        group by v.sku
      ) m on m.sku = r.sku
      left join public.inventory i
        on m.matches = 1 and i.variant_id = m.variant_id and i.location_id = ${place.locationId}::uuid
    ), problems as (
      select t.line, t.sku, case when t.matches is null then 'unknown_sku' when t.matches > 1 then 'ambiguous_sku'
        else 'held_for_carts' end as problem
      from targets t where t.matches is distinct from 1 or t.wanted < t.reserved
    )
    select count(*) filter (where t.matches = 1) as matched,
      count(*) filter (where t.matches = 1 and coalesce(t.held, 0) <> greatest(t.wanted, coalesce(t.reserved, 0))) as changes,
      (select count(*) from problems) as problem_count,
      (select coalesce(jsonb_agg(to_jsonb(x) order by x.line), '[]')
        from (select * from problems order by line limit 100) x) as problems
    from targets t`.execute(db);
    const [row] = result.rows;
    if (!row) throw new Error('The lines were not matched.');
    return row;
  },
);
