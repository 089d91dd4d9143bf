import type { DrainedOperation } from '#lib/engines/monitoring/performance-monitor';
import type { Slice } from '#lib/engines/monitoring/slice';
import type { SampleRow } from '#lib/engines/monitoring/tables';

type Stored = Pick<SampleRow, 'count' | 'errors' | 'sum_us' | 'min_us' | 'max_us' | 'cells'>;

/** The slice that a row holds. */
export function sliceOf(row: Stored): Slice {
  const { count, errors, sum_us: sumUs, min_us: minUs, max_us: maxUs, cells } = row;
  return { count, errors, sumUs, minUs, maxUs, cells };
}

/** The columns that hold a slice. */
export function columnsOf(slice: Slice): Stored {
  const { count, errors, sumUs, minUs, maxUs, cells } = slice;
  return { count, errors, sum_us: sumUs, min_us: minUs, max_us: maxUs, cells };
}

/** Names may come from code that is longer than the column: cut rather than refused. */
const longestName = 200;

/** What was drained, as rows of 15 s from `at`. */
export function toSampleRows(
  drained: readonly DrainedOperation[],
  from: Pick<SampleRow, 'at' | 'process' | 'instance'>,
): SampleRow[] {
  return drained.map(({ kind, operation, slice }) => ({
    step_s: 15,
    ...from,
    kind,
    operation: operation.slice(0, longestName),
    ...columnsOf(slice),
  }));
}
