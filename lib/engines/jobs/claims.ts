import type { JobWithMetadata, PgBoss } from 'pg-boss';
import * as z from 'zod';
import { wakeChannelSql } from '#lib/engines/jobs/admin-queries';
import { withFailure } from '#lib/engines/jobs/output';
import { workerLockClass } from '#lib/engines/jobs/worker-session';

/** One try of one job. Every claim counts `retryCount` up, so whoever holds an older one can no longer end the job. */
export interface Claim {
  id: string;
  retryCount: number;
}

export type ClaimedJob = JobWithMetadata<unknown>;

const fenced = `state = 'active' and (id::text || ':' || retry_count) = any ($2::text[])`;
const fences = (claims: readonly Claim[]) => claims.map(({ id, retryCount }) => `${id}:${retryCount}`);

/** Takes up to `limit` due jobs and notes in the same transaction which worker has them. */
export async function claimJobs(
  boss: PgBoss,
  { name, limit, worker }: { name: string; limit: number; worker: number },
): Promise<ClaimedJob[]> {
  const transaction = await boss.getDb().beginTransaction?.();
  if (!transaction) throw new Error('Jobs are claimed over a pool that has transactions.');
  try {
    const jobs = await boss.fetch<unknown>(name, {
      batchSize: limit,
      includeMetadata: true,
      db: transaction.db,
    });
    if (jobs.length > 0)
      await transaction.db.executeSql(
        `update pgboss.job set output = coalesce(output, '{}') || jsonb_build_object('worker', $3::int)
         where name = $1 and ${fenced}`,
        [name, fences(jobs), worker],
      );
    await transaction.commit();
    // The most urgent ones are taken, but come in any order.
    return jobs.sort((a, b) => b.priority - a.priority || a.createdOn.getTime() - b.createdOn.getTime());
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

const answer = z.object({ affected: z.number() });

/** Ends a job as done; false when the claim had been lost, and then nothing is changed. */
export async function completeJob(
  boss: PgBoss,
  name: string,
  claim: Claim,
  output: object,
): Promise<boolean> {
  const response = await boss.complete(name, pick(claim), output);
  return answer.parse(response).affected > 0;
}

/** Ends one try as failed: another follows by the job's policy, or it becomes a dead letter. False as above. */
export async function failJob(boss: PgBoss, name: string, claim: Claim, output: object): Promise<boolean> {
  const response = await boss.fail(name, pick(claim), output);
  return answer.parse(response).affected > 0;
}

const pick = ({ id, retryCount }: Claim): Claim => ({ id, retryCount });

/** Takes a job's further tries away, so that its next failure is its last. */
export async function giveUp(boss: PgBoss, name: string, claim: Claim): Promise<void> {
  await boss
    .getDb()
    .executeSql(`update pgboss.job set retry_limit = retry_count where name = $1 and ${fenced}`, [
      name,
      fences([claim]),
    ]);
}

/** Says that these are still being worked on; resolves with the ids of those that are no longer ours. */
export async function touchJobs(boss: PgBoss, name: string, claims: readonly Claim[]): Promise<string[]> {
  const response = await boss.touch(name, claims.map(pick));
  const { settled } = z.object({ settled: z.array(z.string()) }).parse(response);
  return claims.map(({ id }) => id).filter((id) => !settled.includes(id));
}

/** Puts running jobs back in line for others, at once and without it counting as a try. */
export async function giveBackJobs(boss: PgBoss, name: string, claims: readonly Claim[]): Promise<void> {
  await boss.getDb().executeSql(
    `with back as (
       update pgboss.job set state = 'retry', retry_limit = retry_limit + 1, start_after = now(), heartbeat_on = null,
         output = output - 'worker'
       where name = $1 and ${fenced} returning id)
     select pg_notify(${wakeChannelSql}, $1) from back limit 1`,
    [name, fences(claims)],
  );
}

/** A job that is marked as running while its worker is gone. */
export interface OrphanedJob extends Claim {
  name: string;
  retryLimit: number;
  output: unknown;
}

/** Running jobs of workers whose lock nobody holds any more. */
export async function listOrphans(boss: PgBoss, names: readonly string[]): Promise<OrphanedJob[]> {
  const { rows } = await boss.getDb().executeSql(
    `select j.name, j.id, j.retry_count as "retryCount", j.retry_limit as "retryLimit", j.output
     from pgboss.job j
     where j.name = any ($1::text[]) and j.state = 'active' and j.output ? 'worker'
       and (j.output ->> 'worker')::bigint not in (
         select l.objid::bigint from pg_locks l
         where l.locktype = 'advisory' and l.classid = $2::oid and l.objsubid = 2 and l.granted
           and l.database = (select d.oid from pg_database d where d.datname = current_database()))`,
    [names, workerLockClass],
  );
  return rows as OrphanedJob[];
}

/**
 * Ends the try of a worker that died. It counts, as the job may be what killed it; the first time it is tried again
 * at once, then after 2, 4, 8 … seconds.
 */
export async function recoverOrphan(boss: PgBoss, orphan: OrphanedJob): Promise<void> {
  const output = withFailure(orphan.output, {
    attempt: orphan.retryCount + 1,
    at: new Date().toISOString(),
    duration_ms: null,
    message: 'The worker died during this try.',
    stack: null,
  });
  if (orphan.retryCount >= orphan.retryLimit) {
    await failJob(boss, orphan.name, orphan, output);
    return;
  }
  await boss.getDb().executeSql(
    `with back as (
       update pgboss.job set state = 'retry', heartbeat_on = null, output = $3::jsonb,
         start_after = now() + case retry_count when 0 then 0 else least(60, 2 ^ retry_count) end * interval '1 s'
       where name = $1 and ${fenced} returning id)
     select pg_notify(${wakeChannelSql}, $1) from back`,
    [orphan.name, fences([orphan]), JSON.stringify(output)],
  );
}

/** Which of these types have work that is due. One short index look per type. */
export async function typesWithWork(boss: PgBoss, names: readonly string[]): Promise<string[]> {
  const { rows } = await boss.getDb().executeSql(
    `select type.name from unnest($1::text[]) with ordinality as type (name, place)
     where exists (select from pgboss.job j where j.name = type.name and j.state < 'active' and not j.blocked
       and j.start_after <= now())
     order by type.place`,
    [names],
  );
  return rows.map(({ name }: { name: string }) => name);
}
