import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import { type SampleRow, withMonitoringTables } from '#lib/engines/monitoring/tables';

/** One roll-up at a time over all workers: true when this transaction is it, until it ends. */
export const takeRollUpLock = defineQuery('monitoring.takeRollUpLock', async (tx: Tx): Promise<boolean> => {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('livestall.roll_up_samples')) as taken`.execute(tx);
  return rows[0]?.taken === true;
});

const columns = [
  'step_s',
  'at',
  'process',
  'instance',
  'kind',
  'operation',
  'count',
  'errors',
  'sum_us',
  'min_us',
  'max_us',
  'cells',
] as const;

/** Half an hour of a busy shop is some ten thousand rows: as much as one transaction should take. */
const sliceOfTime = sql`interval '30 minutes'`;

/** Marks the oldest samples of 15 s before `until` as rolled up, and returns them: nobody else gets the same ones. */
export const takeFineSamples = defineQuery(
  'monitoring.takeFineSamples',
  (tx: Tx, until: Date): Promise<SampleRow[]> =>
    withMonitoringTables(tx)
      .updateTable('private.performance_samples')
      .set({ is_rolled_up: true })
      .where('step_s', '=', 15)
      .where('is_rolled_up', '=', false)
      .where(
        'at',
        '<',
        sql<string>`(select least(${until.toISOString()}::timestamptz, min(s.at) + ${sliceOfTime})
          from private.performance_samples s where s.step_s = 15 and not s.is_rolled_up)`,
      )
      .returning(columns)
      .execute(),
);

/** Takes the oldest samples of 5 min that began before `until` away, and returns them. */
export const takeCoarseSamples = defineQuery(
  'monitoring.takeCoarseSamples',
  (tx: Tx, until: Date): Promise<SampleRow[]> =>
    withMonitoringTables(tx)
      .deleteFrom('private.performance_samples')
      .where('step_s', '=', 300)
      .where(
        'at',
        '<',
        sql<string>`(select least(${until.toISOString()}::timestamptz, min(s.at) + interval '6 hours')
          from private.performance_samples s where s.step_s = 300)`,
      )
      .returning(columns)
      .execute(),
);

/** What is already stored of these steps: samples that come late are added to it. */
export const selectRolledUp = defineQuery(
  'monitoring.selectRolledUp',
  (tx: Tx, stepS: number, steps: readonly string[]): Promise<SampleRow[]> =>
    withMonitoringTables(tx)
      .selectFrom('private.performance_samples')
      .select(columns)
      .where('step_s', '=', stepS)
      .where('at', 'in', steps)
      .where('instance', '=', '')
      .execute(),
);

/** Writes merged samples in the place of what was there. */
export const saveRolledUp = defineQuery(
  'monitoring.saveRolledUp',
  async (tx: Tx, rows: readonly SampleRow[]): Promise<void> => {
    if (rows.length === 0) return;
    await withMonitoringTables(tx)
      .insertInto('private.performance_samples')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['step_s', 'at', 'process', 'instance', 'kind', 'operation']).doUpdateSet((eb) => ({
          count: eb.ref('excluded.count'),
          errors: eb.ref('excluded.errors'),
          sum_us: eb.ref('excluded.sum_us'),
          min_us: eb.ref('excluded.min_us'),
          max_us: eb.ref('excluded.max_us'),
          cells: eb.ref('excluded.cells'),
        })),
      )
      .execute();
  },
);

/** Forgets what is too old or too fine; returns how many rows went. */
export const callRetainMonitoring = defineQuery(
  'monitoring.callRetainMonitoring',
  async (tx: Tx, now: Date): Promise<number> => {
    const { rows } = await sql<{ gone: number }>`
      select private.retain_monitoring(${now.toISOString()}) as gone`.execute(tx);
    return rows[0]?.gone ?? 0;
  },
);
