import type postgres from 'postgres';
import { remember } from '#lib/base/remember';
import { within } from '#lib/base/within';

export type PartState = 'ok' | 'down';
/** By name: `database`, `rest`, `auth`, `storage`, and on the embedded stack `realtime`. */
export type Parts = Record<string, PartState>;

interface Needs {
  sql: postgres.Sql;
  env: {
    SUPABASE_URL: string;
    SUPABASE_PUBLISHABLE_KEY: string;
    REALTIME_URL?: string | undefined;
    LIVESTALL_EMBEDDED: '0' | '1';
  };
}

const limitMs = 2_000;
/** Anybody may ask: the parts are asked at most this often. */
const keptMs = 1_000;

const stateOf = (check: Promise<unknown>): Promise<PartState> =>
  within(limitMs, check).then(
    () => 'ok',
    () => 'down',
  );

/** A read as anybody may make it; a refusal is an answer as well. */
async function ask({ env }: Needs, origin: string, path: string): Promise<void> {
  const response = await fetch(`${origin}${path}`, {
    headers: { apikey: env.SUPABASE_PUBLISHABLE_KEY },
    signal: AbortSignal.timeout(limitMs),
  });
  await response.body?.cancel();
  if (response.status >= 500) throw new Error(`${path} answered ${response.status}`);
}

/**
 * What each part is asked: the cheapest thing that goes through it down to the database. Hosted Auth answers for
 * itself alone, and hosted Realtime has nothing that may be asked: the canary listens to it.
 */
function checksOf(needs: Needs): Record<string, () => Promise<unknown>> {
  const { sql, env } = needs;
  const { SUPABASE_URL: supabase, REALTIME_URL: realtime = supabase } = env;
  return {
    database: () => sql`select 1`,
    rest: () => ask(needs, supabase, '/rest/v1/categories?select=id&limit=1'),
    auth: () => ask(needs, supabase, '/auth/v1/health'),
    storage: () => ask(needs, supabase, '/storage/v1/object/public/product-images/readiness'),
    ...(env.LIVESTALL_EMBEDDED === '1' && { realtime: () => ask(needs, realtime, '/realtime/v1/health') }),
  };
}

/** Asks every part that serving depends on, side by side; each has 2 s. Never rejects. */
export async function checkParts(needs: Needs): Promise<Parts> {
  const states = Object.entries(checksOf(needs)).map(async ([name, check]) => [name, await stateOf(check())]);
  return Object.fromEntries(await Promise.all(states));
}

/** One answer for everybody who asks within about a second. */
export function makeReadiness(check: () => Promise<Parts>, clock = Date.now): () => Promise<Parts> {
  let last: { answer: Promise<Parts>; endedAt?: number } | undefined;
  return () => {
    const isOld = last?.endedAt !== undefined && clock() - last.endedAt >= keptMs;
    if (!last || isOld) {
      const mine: { answer: Promise<Parts>; endedAt?: number } = {
        answer: check().finally(() => {
          mine.endedAt = clock();
        }),
      };
      last = mine;
    }
    return last.answer;
  };
}

/** The readiness of this process' parts, at most about a second old. */
export function readiness(needs: Needs): Promise<Parts> {
  return remember('readiness', () => makeReadiness(() => checkParts(needs)))();
}
