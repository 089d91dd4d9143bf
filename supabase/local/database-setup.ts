import type postgres from 'postgres';
import { logger } from '#lib/base/logger';
import { bootstrapFunctions, bootstrapRoles } from './bootstrap.ts';
import { connectTo } from './connect.ts';
import { listMigrations, migrateUp } from './migrate.ts';
import { applyRealtimeSchema } from './realtime/schema.ts';
import { applySupabaseSchema } from './supabase-schema.ts';

/** What a hosted project brings: roles, Auth, Storage, Realtime. Superuser only; safe to repeat at every boot. */
async function provideSupabase(adminUrl: string, password: string): Promise<void> {
  const admin = connectTo(adminUrl);
  try {
    await bootstrapRoles(admin, { application: password, api: password });
    await applySupabaseSchema(admin);
    await bootstrapFunctions(admin);
    await applyRealtimeSchema(admin);
  } finally {
    await admin.end({ timeout: 2 });
  }
}

/** Somebody who edits an applied migration sees no effect; say so rather than let them wonder. */
async function warnOfEdits(sql: postgres.Sql): Promise<void> {
  for (const { version, name, isChanged } of await listMigrations(sql)) {
    if (isChanged)
      logger.warn({ migration: `${version}_${name}` }, 'an applied migration was edited; run db:reset');
  }
}

/** Brings an empty or older database to the present schema. Returns the versions that were applied. */
export async function setUpDatabase(options: {
  adminUrl: string;
  databaseUrl: string;
  password: string;
}): Promise<string[]> {
  await provideSupabase(options.adminUrl, options.password);
  const sql = connectTo(options.databaseUrl);
  try {
    const applied = await migrateUp(sql);
    await warnOfEdits(sql);
    return applied;
  } finally {
    await sql.end({ timeout: 2 });
  }
}
