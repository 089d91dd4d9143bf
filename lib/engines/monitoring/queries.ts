import { sql } from 'kysely';
import type { OperationKind } from '#lib/base/observe';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { DatabaseGauge, InstanceGauges, ProcessKind } from '#lib/engines/monitoring/schema';
import { type SampleRow, withMonitoringTables } from '#lib/engines/monitoring/tables';

/** What one process saw in one interval, and how it was at its end. */
export interface Batch {
  samples: readonly SampleRow[];
  at: string;
  process: ProcessKind;
  instance: string;
  gauges: InstanceGauges;
}

/** Far below the 65,535 parameters that one statement may have. */
const rowsPerInsert = 500;

async function insertBatch(tx: Tx, { samples, at, process, instance, gauges }: Batch): Promise<void> {
  const db = withMonitoringTables(tx);
  for (let from = 0; from < samples.length; from += rowsPerInsert)
    await db
      .insertInto('private.performance_samples')
      .values(samples.slice(from, from + rowsPerInsert))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  // As text first: the driver would encode a string for a jsonb parameter once more.
  const json = sql<string>`${JSON.stringify(gauges)}::text::jsonb`;
  await db
    .insertInto('private.instance_gauges')
    .values({ at, process, instance, gauges: json })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Writes all of them in one transaction. Writing one again, after an answer that got lost, changes nothing. */
export const insertBatches = defineQuery('monitoring.insertBatches', (db: Db, batches: readonly Batch[]) =>
  db.transaction().execute(async (tx) => {
    for (const batch of batches) await insertBatch(tx, batch);
  }),
);

/** The connections of the database server. */
export const selectDatabaseGauge = defineQuery(
  'monitoring.selectDatabaseGauge',
  async (db: Db): Promise<DatabaseGauge | undefined> => {
    const { rows } = await sql<DatabaseGauge>`
      select count(*)::int as connections, (count(*) filter (where state = 'active'))::int as active,
        current_setting('max_connections')::int as "maxConnections"
      from pg_stat_activity where backend_type = 'client backend'`.execute(db);
    return rows[0];
  },
);

/** Which samples to read. `fine`: those of 15 s, two hours back; otherwise the coarsest that there are, once each. */
export interface SampleFilter {
  from: Date;
  to: Date;
  fine: boolean;
  kind?: OperationKind | undefined;
  operation?: string | undefined;
}

export type StoredSample = Omit<SampleRow, 'instance' | 'process' | 'step_s'>;

const stored = sql`at, kind, operation, count, errors, sum_us, min_us, max_us, cells`;

/** Samples that began from `from` to before `to`. */
export const selectSamples = defineQuery(
  'monitoring.selectSamples',
  async (db: Db, { from, to, fine, kind, operation }: SampleFilter): Promise<StoredSample[]> => {
    const within = sql`at >= ${from.toISOString()} and at < ${to.toISOString()}
      and (${kind ?? null}::text is null or kind = ${kind ?? null})
      and (${operation ?? null}::text is null or operation = ${operation ?? null})`;
    const coarse = sql`
      union all select ${stored} from private.performance_samples where step_s in (300, 3600) and ${within}`;
    const { rows } = await sql<StoredSample>`
      select ${stored} from private.performance_samples
      where step_s = 15 and ${fine ? sql`true` : sql`not is_rolled_up`} and ${within}
      ${fine ? sql`` : coarse}`.execute(db);
    return rows;
  },
);

export interface StoredGauges {
  at: string;
  process: ProcessKind;
  instance: string;
  gauges: InstanceGauges;
}

const nothing: Pick<InstanceGauges, 'caches' | 'limiter' | 'realtime'> = {
  caches: {},
  limiter: {},
  realtime: null,
};

/** During a deployment an older release may have written less. */
const complete = (rows: StoredGauges[]): StoredGauges[] =>
  rows.map((row) => ({ ...row, gauges: { ...nothing, ...row.gauges } }));

/** The latest gauges of every process that wrote since `from`. */
export const selectLatestGauges = defineQuery(
  'monitoring.selectLatestGauges',
  async (db: Db, from: Date): Promise<StoredGauges[]> => {
    const { rows } = await sql<StoredGauges>`
      select distinct on (instance, process) at, process, instance, gauges
      from private.instance_gauges where at >= ${from.toISOString()}
      order by instance, process, at desc`.execute(db);
    return complete(rows);
  },
);

/** The first gauges of every process within [from, to). */
export const selectFirstGauges = defineQuery(
  'monitoring.selectFirstGauges',
  async (db: Db, from: Date): Promise<StoredGauges[]> => {
    const { rows } = await sql<StoredGauges>`
      select distinct on (instance, process) at, process, instance, gauges
      from private.instance_gauges where at >= ${from.toISOString()}
      order by instance, process, at`.execute(db);
    return complete(rows);
  },
);

/** The last gauges of every process in every step of `stepS`; `at` is when the step began. */
export const selectGaugesByStep = defineQuery(
  'monitoring.selectGaugesByStep',
  async (db: Db, { from, to, stepS }: { from: Date; to: Date; stepS: number }): Promise<StoredGauges[]> => {
    const step = sql`date_bin(make_interval(secs => ${stepS}), at, 'epoch')`;
    const { rows } = await sql<StoredGauges>`
      select distinct on (1, instance, process) ${step} as at, process, instance, gauges
      from private.instance_gauges where at >= ${from.toISOString()} and at < ${to.toISOString()}
      order by 1, instance, process, instance_gauges.at desc`.execute(db);
    return complete(rows);
  },
);

/** Says a word on the operators' Realtime topic. */
export const sendCanary = defineQuery('monitoring.sendCanary', async (db: Db, id: string): Promise<void> => {
  await sql`select private.send_canary(${id}::uuid)`.execute(db);
});
