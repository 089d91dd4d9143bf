import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { EventKind } from '#lib/market/alerts/schema';
import type { AlertRow, Delivery } from '#lib/market/alerts/tables';
import { withAlertTables } from '#lib/market/alerts/tables';

/** One evaluator at a time over all workers: true when this transaction is it, until it ends. */
export const takeEvaluatorLock = defineQuery('alerts.takeEvaluatorLock', async (tx: Tx): Promise<boolean> => {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('livestall.evaluate_alerts')) as taken`.execute(tx);
  return rows[0]?.taken === true;
});

/** Waits for the evaluator to be done; held until the transaction ends. For people's changes. */
export const waitForEvaluator = defineQuery('alerts.waitForEvaluator', async (tx: Tx): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext('livestall.evaluate_alerts'))`.execute(tx);
});

export const selectAlerts = defineQuery('alerts.selectAlerts', (db: Db): Promise<AlertRow[]> => {
  return withAlertTables(db).selectFrom('private.alerts').selectAll().execute();
});

export const selectAlert = defineQuery(
  'alerts.selectAlert',
  (db: Db, rule: string): Promise<AlertRow | undefined> => {
    return withAlertTables(db)
      .selectFrom('private.alerts')
      .selectAll()
      .where('rule', '=', rule)
      .executeTakeFirst();
  },
);

/** When a rule was last looked at, ISO 8601; null when none was. */
export const selectLastLook = defineQuery('alerts.selectLastLook', async (db: Db): Promise<string | null> => {
  const row = await withAlertTables(db)
    .selectFrom('private.alerts')
    .select((eb) => eb.fn.max('evaluated_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? null;
});

/** Writes rows as they are now to be. */
export const saveAlerts = defineQuery(
  'alerts.saveAlerts',
  async (tx: Tx, rows: readonly AlertRow[]): Promise<void> => {
    if (rows.length === 0) return;
    await withAlertTables(tx)
      .insertInto('private.alerts')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('rule').doUpdateSet((eb) => ({
          state: eb.ref('excluded.state'),
          since: eb.ref('excluded.since'),
          clear_since: eb.ref('excluded.clear_since'),
          resolved_at: eb.ref('excluded.resolved_at'),
          flaps: eb.ref('excluded.flaps'),
          known_at: eb.ref('excluded.known_at'),
          evaluated_at: eb.ref('excluded.evaluated_at'),
          value: eb.ref('excluded.value'),
          message: eb.ref('excluded.message'),
          is_known: eb.ref('excluded.is_known'),
          muted_until: eb.ref('excluded.muted_until'),
          acknowledged_at: eb.ref('excluded.acknowledged_at'),
          acknowledged_by: eb.ref('excluded.acknowledged_by'),
        })),
      )
      .execute();
  },
);

export interface NewEvent {
  rule: string;
  kind: EventKind;
  at: string;
  since?: string | null;
  value?: number | null;
  message?: string;
  actor_id?: string | null;
  mail?: Delivery;
  webhook?: Delivery;
}

export const insertEvents = defineQuery(
  'alerts.insertEvents',
  async (tx: Tx, events: readonly NewEvent[]): Promise<void> => {
    if (events.length === 0) return;
    const rows = events.map((event) => ({ since: null, value: null, message: '', actor_id: null, ...event }));
    await withAlertTables(tx).insertInto('private.alert_events').values(rows).execute();
  },
);

/** Whether such an event was written for `since` or later, by whomever. */
export const hasEventSince = defineQuery(
  'alerts.hasEventSince',
  async (tx: Tx, rule: string, kind: EventKind, since: string): Promise<boolean> => {
    const row = await withAlertTables(tx)
      .selectFrom('private.alert_events')
      .select('id')
      .where('rule', '=', rule)
      .where('kind', '=', kind)
      .where('at', '>=', since)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  },
);

export interface EventRow {
  id: string;
  rule: string;
  kind: EventKind;
  at: string;
  value: number | null;
  message: string;
  actor: string | null;
}

/** What happened, newest first, before (`at`, `id`) when given. */
export const selectEvents = defineQuery(
  'alerts.selectEvents',
  (
    db: Db,
    page: { rule?: string | undefined; before: { at: string; id: string } | null; limit: number },
  ): Promise<EventRow[]> => {
    let query = withAlertTables(db)
      .selectFrom('private.alert_events as e')
      .leftJoin('profiles as p', 'p.id', 'e.actor_id')
      .select(['e.id', 'e.rule', 'e.kind', 'e.at', 'e.value', 'e.message', 'p.full_name as actor'])
      .orderBy('e.at', 'desc')
      .orderBy('e.id', 'desc')
      .limit(page.limit);
    if (page.rule) query = query.where('e.rule', '=', page.rule);
    const { before } = page;
    if (before)
      query = query.where((eb) => eb(eb.refTuple('e.at', 'e.id'), '<', eb.tuple(before.at, before.id)));
    return query.execute();
  },
);

/** Full names by id, for those who acknowledged. */
export const selectNames = defineQuery(
  'alerts.selectNames',
  async (db: Db, ids: readonly string[]): Promise<Map<string, string>> => {
    if (ids.length === 0) return new Map();
    const rows = await db.selectFrom('profiles').select(['id', 'full_name']).where('id', 'in', ids).execute();
    return new Map(rows.map(({ id, full_name }) => [id, full_name]));
  },
);
