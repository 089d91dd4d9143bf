import type { Pgoutput } from 'pg-logical-replication';
import type postgres from 'postgres';
import * as z from 'zod';

const description = z.object({
  rls: z.boolean(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), sqlType: z.string() })),
  primaryKey: z.array(z.string()),
});

/** What describing a table's changes takes. Valid until the WAL announces the table anew. */
export type ChangeTable = z.infer<typeof description> & {
  schema: string;
  name: string;
  oid: number;
  /** Columns each role may select, filled as roles are met. */
  selectable: Map<string, Set<string>>;
};

/**
 * Catalogue facts per table, kept until Postgres announces the table again: it does so before the next change
 * whenever the table's definition, RLS switch or grants have changed. One entry per published table.
 */
export class TableCatalog {
  readonly #sql: postgres.Sql;
  readonly #tables = new Map<number, Promise<ChangeTable>>();

  constructor(sql: postgres.Sql) {
    this.#sql = sql;
  }

  forget(relationOid: number): void {
    this.#tables.delete(relationOid);
  }

  forgetAll(): void {
    this.#tables.clear();
  }

  /** Rejects when the table is gone or the database is away; the next call asks again. */
  get(relation: Pgoutput.MessageRelation): Promise<ChangeTable> {
    const known = this.#tables.get(relation.relationOid);
    if (known) return known;
    const loading = this.#load(relation);
    this.#tables.set(relation.relationOid, loading);
    loading.catch(() => this.forget(relation.relationOid));
    return loading;
  }

  /** The columns of the table that the role may select. */
  async selectableBy(table: ChangeTable, role: string): Promise<Set<string>> {
    const known = table.selectable.get(role);
    if (known) return known;
    const [row] = await this.#sql<{ columns: Record<string, string[]> }[]>`
      select realtime_bridge.selectable_columns(${table.oid}::oid, ${[role]}::text[]) as columns`;
    const columns = new Set(row?.columns[role]);
    table.selectable.set(role, columns);
    return columns;
  }

  async #load(relation: Pgoutput.MessageRelation): Promise<ChangeTable> {
    const { relationOid: oid, schema, name } = relation;
    const [row] = await this.#sql`select realtime_bridge.describe_table(${oid}::oid) as description`;
    return { ...description.parse(row?.description), schema, name, oid, selectable: new Map() };
  }
}
