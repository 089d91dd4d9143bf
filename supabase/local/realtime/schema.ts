import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type postgres from 'postgres';

/**
 * Creates or updates the `realtime` schema, its publications and its partitions. Idempotent.
 * Needs a superuser, and the roles anon, authenticated and service_role.
 */
export async function applyRealtimeSchema(sql: postgres.Sql): Promise<void> {
  const text = await readFile(join(import.meta.dirname, 'schema.sql'), 'utf8');
  await sql.unsafe(text).simple();
}

/**
 * Partitions of `realtime.messages` exist for today and the next three days; those older than three days
 * are dropped with their messages. Waits at most 2 s for a lock, then rejects.
 */
export async function maintainPartitions(sql: postgres.Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local lock_timeout = '2s'`;
    await tx`set local statement_timeout = '60s'`;
    await tx`select realtime_bridge.maintain_partitions()`;
  });
}

/** Changes tell of stored generated columns too, also when a migration has made the publication anew. */
export async function publishGeneratedColumns(sql: postgres.Sql): Promise<void> {
  await sql`select realtime_bridge.publish_generated_columns()`;
}
