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
 * Catalogue facts per table, kept as long as Postgres' own announcement of it is in force: it announces a table anew
 * before the next change whenever its definition, RLS switch or grants have changed. Changes that were announced
 * before are described by what was learnt before.
 */
export class TableCatalog {
  readonly #sql: postgres.Sql;
  readonly #loading = new WeakMap<Pgoutput.MessageRelation, Promise<ChangeTable>>();
  readonly #loaded = new WeakMap<Pgoutput.MessageRelation, ChangeTable>();

  constructor(sql: postgres.Sql) {
    this.#sql = sql;
  }

  /** What is known of the table already. */
  peek(relation: Pgoutput.MessageRelation): ChangeTable | undefined {
    return this.#loaded.get(relation);
  }

  /** Rejects when the table is gone or the database is away; the next call asks again. */
  get(relation: Pgoutput.MessageRelation): Promise<ChangeTable> {
    const known = this.#loading.get(relation);
    if (known) return known;
    const loading = this.#load(relation);
    this.#loading.set(relation, loading);
    loading.then(
      (table) => this.#loaded.set(relation, table),
      () => this.#loading.delete(relation),
    );
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
