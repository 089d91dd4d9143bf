/** One node of EXPLAIN (ANALYZE, FORMAT JSON), as far as we read it. */
export interface PlanNode {
  'Node Type': string;
  'Parent Relationship'?: string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Names of the indexes that a plan reads. */
export const indexesOf = (plan: PlanNode): string[] =>
  nodesOf(plan).flatMap((node) => node['Index Name'] ?? []);

/** Rows read of each table, counting those thrown away; per-loop averages are multiplied out. */
export function rowsReadOf(plan: PlanNode): Record<string, number> {
  const read: Record<string, number> = {};
  for (const node of nodesOf(plan)) {
    const table = node['Relation Name'];
    if (!table) continue;
    const perLoop =
      node['Actual Rows'] +
      (node['Rows Removed by Filter'] ?? 0) +
      (node['Rows Removed by Index Recheck'] ?? 0);
    read[table] = Math.round((read[table] ?? 0) + perLoop * node['Actual Loops']);
  }
  return read;
}

/** Rows that the plan returns; those that an aggregate adds up count as returned. */
export function rowsReturnedOf(plan: PlanNode): number {
  const input = plan.Plans?.find((child) => child['Parent Relationship'] === 'Outer');
  return plan['Node Type'] === 'Aggregate' && input ? rowsReturnedOf(input) : plan['Actual Rows'];
}
