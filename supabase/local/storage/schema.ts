import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type postgres from 'postgres';

/** The tables and functions of Storage, in an empty or an older database. Superuser only; safe to repeat. */
export async function applyStorageSchema(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(await readFile(join(import.meta.dirname, 'schema.sql'), 'utf8')).simple();
}
