import type { ColumnType, Generated } from 'kysely';
import type { OperationKind } from '#lib/base/observe';
import type { Db } from '#lib/data/db/connect';
import type { InstanceGauges, ProcessKind } from '#lib/engines/monitoring/schema';

/** Rows of `private.performance_samples`; see the migration. */
export type SampleRow = {
  step_s: number;
  at: string;
  process: ProcessKind;
  /** Empty when merged over all. */
  instance: string;
  kind: OperationKind;
  operation: string;
  count: number;
  errors: number;
  sum_us: number;
  min_us: number;
  max_us: number;
  cells: Uint8Array;
};

/** Rows of `private.instance_gauges`. */
export type GaugeRow = {
  at: string;
  process: ProcessKind;
  instance: string;
  gauges: ColumnType<InstanceGauges, string>;
};

type MonitoringTables = {
  'private.performance_samples': SampleRow & { is_rolled_up: Generated<boolean> };
  'private.instance_gauges': GaugeRow;
};

/** The same connection, or transaction, with the monitor's tables known to it. */
export const withMonitoringTables = (db: Db) => db.withTables<MonitoringTables>();
