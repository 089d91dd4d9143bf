import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { EventKind } from '#lib/market/alerts/schema';
import { withAlertTables } from '#lib/market/alerts/tables';

/** An event that somebody is to be told of. */
export interface DueEvent {
  id: string;
  rule: string;
  kind: EventKind;
  at: string;
  since: string | null;
  value: number | null;
  message: string;
}

const columns = ['id', 'rule', 'kind', 'at', 'since', 'value', 'message'] as const;

/** Mutes have ended: what was held back of these rules is due after all. */
export const releaseHeld = defineQuery(
  'alerts.releaseHeld',
  async (tx: Tx, rules: readonly string[]): Promise<void> => {
    if (rules.length === 0) return;
    await sql`
    update private.alert_events set
      mail = case mail when 'held' then 'due' else mail end,
      webhook = case webhook when 'held' then 'due' else webhook end
    where rule = any(${rules}) and (mail = 'held' or webhook = 'held')`.execute(tx);
  },
);

/** The alert ended while it was muted: nobody needs to hear that it began. Tells whether anything was held. */
export const dropHeld = defineQuery('alerts.dropHeld', async (tx: Tx, rule: string): Promise<boolean> => {
  const { rows } = await sql`
    update private.alert_events set
      mail = case mail when 'held' then 'none' else mail end,
      webhook = case webhook when 'held' then 'none' else webhook end
    where rule = ${rule} and (mail = 'held' or webhook = 'held') returning id`.execute(tx);
  return rows.length > 0;
});

/** Events whose mails are due, oldest first. */
export const selectMailDue = defineQuery(
  'alerts.selectMailDue',
  (db: Db, limit: number): Promise<DueEvent[]> => {
    return withAlertTables(db)
      .selectFrom('private.alert_events')
      .select(columns)
      .where('mail', '=', 'due')
      .orderBy('at')
      .limit(limit)
      .execute();
  },
);

/** Marks an event as mailed; false when somebody else has. The mails are queued in the same transaction. */
export const takeMail = defineQuery('alerts.takeMail', async (tx: Tx, id: string): Promise<boolean> => {
  const row = await withAlertTables(tx)
    .updateTable('private.alert_events')
    .set({ mail: 'sent' })
    .where('id', '=', id)
    .where('mail', '=', 'due')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
});

/** The webhook's calls that are due, taken for `leaseS`: nobody else makes them meanwhile, and no lock is held. */
export const takeWebhooks = defineQuery(
  'alerts.takeWebhooks',
  async (db: Db, limit: number, leaseS: number): Promise<(DueEvent & { attempts: number })[]> => {
    const { rows } = await sql<DueEvent & { attempts: number }>`
    update private.alert_events e set
      webhook_attempts = e.webhook_attempts + 1, webhook_after = now() + make_interval(secs => ${leaseS})
    where e.id in (
      select d.id from private.alert_events d
      where d.webhook = 'due' and (d.webhook_after is null or d.webhook_after <= now())
      order by d.at limit ${limit} for update skip locked)
    returning e.id, e.rule, e.kind, e.at, e.since, e.value, e.message, e.webhook_attempts as attempts`.execute(
      db,
    );
    return rows.sort((a, b) => a.at.localeCompare(b.at));
  },
);

/** How a call ended: `due` is tried again after `retryS`. */
export const settleWebhook = defineQuery(
  'alerts.settleWebhook',
  async (db: Db, id: string, outcome: 'sent' | 'failed' | 'due', retryS = 0): Promise<void> => {
    await sql`
    update private.alert_events set webhook = ${outcome}, webhook_after = now() + make_interval(secs => ${retryS})
    where id = ${id} and webhook = 'due'`.execute(db);
  },
);
