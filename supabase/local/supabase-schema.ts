import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getAuthSchemaSql } from '@supabase/lite';
import type postgres from 'postgres';
import { applyStorageSchema } from './storage/schema.ts';

/**
 * The tables of Auth and Storage as the API expects them, in an empty or an older database. Superuser only, before
 * migrations; safe to repeat. The API's own way of making them needs a running API; this is the same SQL.
 */
export async function applySupabaseSchema(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(getAuthSchemaSql()).simple();
  await applyStorageSchema(sql);
  await sql.unsafe(await readFile(join(import.meta.dirname, 'auth', 'auth-tables.sql'), 'utf8')).simple();
}
