import type postgres from 'postgres';

export type Connection = postgres.Sql | postgres.TransactionSql;
export type Row = Record<string, postgres.SerializableParameter | Record<string, unknown> | null>;

/**
 * Inserts any number of rows in one statement, as one JSON parameter: no limit of 65,534 parameters, and Postgres
 * itself turns text into numeric and dates. All rows have the keys of the first one.
 */
export async function insertRows(sql: Connection, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  await sql`
    insert into ${sql(table)} (${sql(columns)})
    select ${sql(columns)}
    from jsonb_populate_recordset(null::${sql(table)}, ${sql.json(rows as unknown as postgres.JSONValue)})`;
}
