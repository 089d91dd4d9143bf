/** One measured claim: a figure, the limit measured in the same run where there is one, and what was promised. */
export interface Finding {
  name: string;
  /** What was measured, with its unit. */
  figure: string;
  /** The physical limit beside it, with its unit. */
  limit?: string;
  /** figure / limit, for the promises that are ratios. */
  ratio?: number;
  promise: string;
  isKept: boolean;
}

const columns: [string, (finding: Finding) => string][] = [
  ['claim', (f) => f.name],
  ['figure', (f) => f.figure],
  ['limit in this run', (f) => f.limit ?? ''],
  ['ratio', (f) => f.ratio?.toFixed(2) ?? ''],
  ['promise', (f) => f.promise],
  ['', (f) => (f.isKept ? 'kept' : 'MISSED')],
];

/** The findings as a table in Markdown, so that it can be pasted where it is claimed. */
export function toTable(findings: Finding[]): string {
  const rows = [columns.map(([head]) => head), ...findings.map((f) => columns.map(([, cell]) => cell(f)))];
  const widths = columns.map((_, index) => Math.max(3, ...rows.map((row) => row[index]?.length ?? 0)));
  const lines = rows.map(
    (row) => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** The value below which the share `p` of the sorted samples lies. */
export function percentile(samples: number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}
