import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type postgres from 'postgres';

/**
 * The tables and functions of Auth and Storage, in an empty or an older database. Superuser only, before migrations;
 * safe to repeat.
 */
export async function applySupabaseSchema(sql: postgres.Sql): Promise<void> {
  for (const product of ['auth', 'storage']) {
    await sql.unsafe(await readFile(join(import.meta.dirname, product, 'schema.sql'), 'utf8')).simple();
  }
}
