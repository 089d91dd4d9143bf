import type postgres from 'postgres';
import type { Env } from '#lib/base/env';
import { openPool } from '#lib/data/postgres/open-pool';
import { migrateUp } from '../../supabase/local/migrate.ts';
import { demoAccounts } from '../../supabase/seed/accounts.ts';

/** Refuses to serve a real database on which anyone can sign in with the passwords of our documentation. */
async function refuseDemoUsers(sql: postgres.Sql): Promise<void> {
  const emails = Object.values(demoAccounts).map((account) => account.email);
  const found = await sql`select email from auth.users where email = any (${emails}) limit 1`;
  if (found.length === 0) return;
  throw new Error(
    'This database has demo accounts whose passwords are public. Delete the users @livestall.test from auth.users, then start again.',
  );
}

/** Brings a hosted or self-hosted project to the present schema. `MIGRATE=off` leaves that to somebody else. */
export async function prepareExternal(env: Env, say: (line: string) => void): Promise<void> {
  const sql = openPool(env.DATABASE_URL, {
    max: 2,
    connectMs: 15_000,
    // A migration of a large table takes its time.
    silenceMs: 15 * 60_000,
    onnotice: () => undefined,
  });
  try {
    if (process.env.MIGRATE !== 'off') {
      const applied = await migrateUp(sql);
      say(`Database: ${applied.length} migrations applied`);
    }
    await refuseDemoUsers(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
