import type postgres from 'postgres';
import { readEnums, readFunctions, readUnknownKinds } from './read-functions.ts';
import { readPlatform } from './read-platform.ts';
import { readGrants } from './read-rights.ts';
import { readRelations } from './read-tables.ts';

/** All of a migrated database that is ours. */
export type Description = Awaited<ReturnType<typeof describeWithin>>;

/** Rows that migrations write, without their times, as one JSON text each. */
async function readRows(sql: postgres.ISql, tables: string[]): Promise<Map<string, string[]>> {
  const rows = new Map<string, string[]>();
  for (const table of tables) {
    const found = await sql.unsafe<{ row: string }[]>(`
      select (select jsonb_object_agg(e.key, e.value) from jsonb_each(to_jsonb(t)) e
        where jsonb_typeof(e.value) <> 'null' and e.key !~ '_at$')::text as row
      from ${table} t order by 1`);
    if (found.length > 0)
      rows.set(
        table,
        found.map(({ row }) => row),
      );
  }
  return rows;
}

/**
 * Reads the whole schema, every name with its schema, inside of the caller's transaction. For a database with all
 * migrations and no other rows. Throws when there is something of a kind that nothing here writes down.
 */
export async function describeWithin(tx: postgres.TransactionSql) {
  await tx`set local search_path = pg_catalog`;
  const [unknown] = await readUnknownKinds(tx);
  if (unknown)
    throw new Error(
      `${unknown.name}: ${unknown.kind}, which scripts/schema cannot write down. Teach it to, or make it otherwise.`,
    );
  const relations = await readRelations(tx);
  const tables = relations.filter(({ kind }) => kind === 'table').map(({ name }) => name);
  return {
    relations,
    rows: await readRows(tx, tables),
    enums: await readEnums(tx),
    functions: await readFunctions(tx),
    grants: await readGrants(tx),
    platform: await readPlatform(tx),
  };
}

/** The same in a transaction of its own: one moment of the database. */
export const describeDatabase = (sql: postgres.Sql): Promise<Description> =>
  sql.begin('isolation level repeatable read read only', describeWithin);
