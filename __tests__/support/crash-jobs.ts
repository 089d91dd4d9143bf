import { type Kysely, sql } from 'kysely';
import * as z from 'zod';
import type { DatabaseSchema } from '#lib/data/db/types';
import { jobType } from '#lib/engines/jobs/job-type';

const policy = { retryLimit: 12, retryDelayS: 1, expireInS: 30, concurrency: 4, priority: 0 };
const numbered = z.object({ n: z.number() });

/** Quick ones, slow ones, ones whose first try fails, and ones that send another in the transaction of their effect. */
export const makeCrashTypes = () => ({
  quick: jobType({ payload: numbered, policy }),
  slow: jobType({ payload: numbered.extend({ ms: z.number() }), policy }),
  flaky: jobType({ payload: numbered, policy }),
  parent: jobType({ payload: numbered, policy }),
});

export const createEffects = sql`
  create table public.crash_effects (kind text, n int, job uuid, primary key (kind, n));
`;

/** Notes the effect of job `n`, and every attempt at it; false when it had been noted before. */
export async function recordEffect(
  db: Kysely<DatabaseSchema>,
  kind: string,
  n: number,
  job: string,
): Promise<{ isFirst: boolean }> {
  const { numAffectedRows } = await sql`
    insert into public.crash_effects (kind, n, job) values (${kind}, ${n}, ${job}) on conflict do nothing`.execute(
    db,
  );
  return { isFirst: numAffectedRows === 1n };
}
