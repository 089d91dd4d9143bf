import type postgres from 'postgres';

export interface Parts {
  database: 'ok' | 'down';
  supabase: 'ok' | 'down';
}

interface Needs {
  sql: postgres.Sql;
  env: { SUPABASE_URL: string; SUPABASE_PUBLISHABLE_KEY: string };
}

const limitMs = 2_000;

async function within(check: Promise<unknown>): Promise<'ok' | 'down'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), limitMs);
  });
  try {
    await Promise.race([check, late]);
    return 'ok';
  } catch {
    return 'down';
  } finally {
    clearTimeout(timer);
  }
}

async function pingAuth(env: Needs['env']): Promise<void> {
  const response = await fetch(`${env.SUPABASE_URL}/auth/v1/health`, {
    headers: { apikey: env.SUPABASE_PUBLISHABLE_KEY },
    signal: AbortSignal.timeout(limitMs),
  });
  if (!response.ok) throw new Error(`auth answered ${response.status}`);
}

/** Asks every part that serving depends on; each has 2 s. */
export async function checkParts({ sql, env }: Needs): Promise<Parts> {
  const [database, supabase] = await Promise.all([within(sql`select 1`), within(pingAuth(env))]);
  return { database, supabase };
}
