import type postgres from 'postgres';
import { within } from '#lib/within';

export interface Parts {
  database: 'ok' | 'down';
  supabase: 'ok' | 'down';
}

interface Needs {
  sql: postgres.Sql;
  env: { SUPABASE_URL: string; SUPABASE_PUBLISHABLE_KEY: string };
}

const limitMs = 2_000;

const stateOf = (check: Promise<unknown>): Promise<'ok' | 'down'> =>
  within(limitMs, check).then(
    () => 'ok',
    () => 'down',
  );

async function pingAuth(env: Needs['env']): Promise<void> {
  const response = await fetch(`${env.SUPABASE_URL}/auth/v1/health`, {
    headers: { apikey: env.SUPABASE_PUBLISHABLE_KEY },
    signal: AbortSignal.timeout(limitMs),
  });
  if (!response.ok) throw new Error(`auth answered ${response.status}`);
}

/** Asks every part that serving depends on; each has 2 s. */
export async function checkParts({ sql, env }: Needs): Promise<Parts> {
  const [database, supabase] = await Promise.all([stateOf(sql`select 1`), stateOf(pingAuth(env))]);
  return { database, supabase };
}
