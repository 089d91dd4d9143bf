import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';

/** Rows that nobody needs any more. */
interface Rule {
  table: string;
  expired: RawBuilder<unknown>;
}

/** Mails are remembered for longer than any job that could send one again is kept. */
export const retentionRules: readonly Rule[] = [
  { table: 'public.notifications', expired: sql`read_at < now() - interval '90 days'` },
  { table: 'private.sent_mail', expired: sql`created_at < now() - interval '90 days'` },
  // They hold addresses, which may hold keys.
  { table: 'private.feed_trials', expired: sql`created_at < now() - interval '1 day'` },
  { table: 'private.feed_runs', expired: sql`started_at < now() - interval '90 days'` },
  // Of guests who have not come back; the cookie of their browser ends with it. A hold keeps its cart.
  {
    table: 'public.carts',
    expired: sql`customer_id is null and updated_at < now() - interval '30 days'
      and not exists (select from public.holds h where h.cart_id = carts.id)`,
  },
  { table: 'private.alert_events', expired: sql`at < now() - interval '400 days'` },
];

const batch = 2_000;

/** `ctid` names the rows found without a second search; a row that moved meanwhile is found by the next batch. */
const deleteBatch = defineQuery(
  'db.deleteExpired',
  async (db: Db, { table, expired }: Rule): Promise<number> => {
    const name = sql.table(table);
    const result = await sql<{ count: number }>`
    with gone as (
      delete from ${name} where ctid = any (array(select ctid from ${name} where ${expired} limit ${batch})) returning 1
    )
    select count(*) as count from gone`.execute(db);
    return result.rows[0]?.count ?? 0;
  },
);

/** What the monitor keeps is its own affair. */
const deleteSamples = defineQuery('db.deleteSamples', async (db: Db): Promise<number> => {
  const result = await sql<{ count: number }>`select private.retain_monitoring() as count`.execute(db);
  return result.rows[0]?.count ?? 0;
});

/**
 * Deletes what is expired, in batches of a transaction each, so that nobody waits for long and an interrupted run has
 * done its part. Returns how many rows of each table went.
 */
export async function deleteExpired(db: Db, signal: AbortSignal): Promise<Record<string, number>> {
  const deleted: Record<string, number> = {};
  for (const rule of retentionRules) {
    let count = 0;
    for (let last = batch; last === batch; count += last) {
      signal.throwIfAborted();
      last = await deleteBatch(db, rule);
    }
    deleted[rule.table] = count;
  }
  deleted.monitoring = await deleteSamples(db);
  return deleted;
}
