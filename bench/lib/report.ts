import { type Promised, promises, type RowName } from './promises.ts';

/** One measured row: what came out, and what its limit came out as beside it. */
export interface Finding {
  row: RowName;
  /** What was measured, with its unit and what it was measured over. */
  figure: string;
  /** The limit in this run, with its unit. */
  limit: string;
  /** figure / limit. */
  ratio: number;
}

/** Of one row; NaN, a figure that could not be had, keeps no promise. */
export function isKept(promised: Promised, ratio: number): boolean {
  return 'atLeast' in promised ? ratio >= promised.atLeast : ratio <= promised.atMost;
}

export function inWords(promised: Promised): string {
  return 'atLeast' in promised ? `at least ${promised.atLeast}` : `at most ${promised.atMost}`;
}

export const unmeasured = 'not measured yet';

const cells: Record<string, (finding: Finding) => string> = {
  claim: ({ row }) => promises[row].claim,
  figure: ({ figure }) => figure,
  'limit in the same run': ({ row, limit }) => `${limit} (${promises[row].limit})`,
  ratio: ({ ratio }) => ratio.toFixed(2),
  promise: ({ row }) => inWords(promises[row]),
  outcome: ({ row, ratio }) => (isKept(promises[row], ratio) ? 'kept' : 'MISSED'),
};

export const columns = Object.keys(cells);

/** A finding as a row of a table in Markdown. */
export function toLine(finding: Finding): string {
  return `| ${Object.values(cells)
    .map((cell) => cell(finding))
    .join(' | ')} |`;
}

/** The row of a promise that has not been measured yet, as it now stands. */
export function toEmptyLine(promised: Promised): string {
  return `| ${promised.claim} | ${unmeasured} | (${promised.limit}) |  | ${inWords(promised)} |  |`;
}

/** The value below which the share `p` of the samples lies. */
export function percentile(samples: number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}
