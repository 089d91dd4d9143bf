import type { Db as BossDb } from 'pg-boss';
import type { JobTypeMap } from '#lib/engines/jobs/job-type';
import { readOutput } from '#lib/engines/jobs/output';
import type {
  JobDepth,
  JobDetail,
  JobFilter,
  JobPage,
  JobState,
  JobSummary,
  JobsOverview,
} from '#lib/engines/jobs/schema';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

/** pg-boss tells workers of new jobs here; see notifyChannelSql in its plans. The payload is the queue's name. */
export const wakeChannelSql = `('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24))`;

/** Here we tell workers of jobs to stop. The payload is the job's id. */
export const cancelChannel = 'livestall_job_cancel';

const storedState: Record<JobState, string> = {
  waiting: 'created',
  retrying: 'retry',
  running: 'active',
  done: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};
const stateOf = new Map(Object.entries(storedState).map(([ours, theirs]) => [theirs, ours as JobState]));

interface Row {
  id: string;
  name: string;
  state: string;
  retry_count: number;
  retry_limit: number;
  priority: number;
  singleton_key: string | null;
  created_on: string;
  start_after: string;
  started_on: string | null;
  completed_on: string | null;
  output: unknown;
  data?: unknown;
}

/** As text, because a JavaScript date would drop the microseconds that paging needs. */
const time = (column: string) =>
  `to_char(j.${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`;

const columns = [
  'j.id, j.name, j.state::text, j.retry_count, j.retry_limit, j.priority, j.singleton_key, j.output',
  ...['created_on', 'start_after', 'started_on', 'completed_on'].map(time),
].join(', ');

function toSummary(row: Row): JobSummary {
  const hasStarted = row.started_on !== null;
  return {
    id: row.id,
    type: row.name,
    state: stateOf.get(row.state) ?? 'waiting',
    attempts: hasStarted ? row.retry_count + 1 : 0,
    max_attempts: row.retry_limit + 1,
    priority: row.priority,
    key: row.singleton_key === row.id ? null : row.singleton_key,
    created_at: row.created_on,
    due_at: row.start_after,
    started_at: row.started_on,
    ended_at: row.completed_on,
    error: readOutput(row.output).error,
  };
}

const sort = 'newest';

/** Jobs of the types `names`, newest first. */
export async function listJobs(db: BossDb, names: readonly string[], filter: JobFilter): Promise<JobPage> {
  const after = filter.cursor ? decodeCursor(filter.cursor, sort, cursorValue.timestamp) : null;
  const types = filter.type ? names.filter((name) => name === filter.type) : names;
  // One branch per type: each is read in order from its index, and only a page of it.
  const { rows } = (await db.executeSql(
    `select page.* from unnest($1::text[]) as type (name) cross join lateral (
       select ${columns}, j.created_on as sort_on from pgboss.job j
       where j.name = type.name and ($2::text is null or j.state = $2::pgboss.job_state)
         and ($3::timestamptz is null or (j.created_on, j.id) < ($3::timestamptz, $4::uuid))
       order by j.created_on desc, j.id desc limit $5
     ) page order by sort_on desc, id desc limit $5`,
    [
      types,
      filter.state ? storedState[filter.state] : null,
      after?.value ?? null,
      after?.id ?? null,
      filter.limit + 1,
    ],
  )) as { rows: Row[] };
  const { rows: jobs, nextCursor } = toPage(rows.map(toSummary), filter.limit, sort, (last) => [
    last.created_at,
    last.id,
  ]);
  return { jobs, nextCursor };
}

/** One job with its payload and history. */
export async function findJob(db: BossDb, names: readonly string[], id: string): Promise<JobDetail | null> {
  const { rows } = (await db.executeSql(
    `select ${columns}, j.data from pgboss.job j where j.name = any ($1::text[]) and j.id = $2`,
    [names, id],
  )) as { rows: Row[] };
  const [row] = rows;
  if (!row) return null;
  const { failures, result } = readOutput(row.output);
  return { ...toSummary(row), payload: row.data, result, failures };
}

/**
 * Puts a failed or cancelled job back in line, as `retry`: the key of a job that waits for its first try is unique,
 * and another may have taken it meanwhile.
 */
export async function retryJob(db: BossDb, names: readonly string[], id: string): Promise<boolean> {
  const { rows } = await db.executeSql(
    `with back as (
       update pgboss.job j set state = 'retry', completed_on = null, start_after = now(),
         retry_limit = greatest(j.retry_limit, j.retry_count + 1)
       where j.name = any ($1::text[]) and j.id = $2 and j.state in ('failed', 'cancelled')
       returning j.name)
     select pg_notify(${wakeChannelSql}, name) from back`,
    [names, id],
  );
  return rows.length > 0;
}

/** Ends the job $2 of one of the types $1, if it waits or runs. */
export const endJobSql = `update pgboss.job j set state = 'cancelled', completed_on = now()
  where j.name = any ($1::text[]) and j.id = $2::uuid and j.state < 'completed' returning j.id`;

/** Ends a job that waits or runs, and tells the workers. */
export async function cancelJob(db: BossDb, names: readonly string[], id: string): Promise<boolean> {
  const { rows } = await db.executeSql(
    `with ended as (${endJobSql}) select pg_notify('${cancelChannel}', id::text) from ended`,
    [names, id],
  );
  return rows.length > 0;
}

const nobody: JobDepth = {
  waiting: 0,
  delayed: 0,
  running: 0,
  failed: 0,
  oldest_waiting_s: null,
  done_last_hour: 0,
  failed_last_hour: 0,
};

function add(sum: JobDepth, depth: JobDepth): JobDepth {
  const oldest = Math.max(sum.oldest_waiting_s ?? -1, depth.oldest_waiting_s ?? -1);
  return {
    waiting: sum.waiting + depth.waiting,
    delayed: sum.delayed + depth.delayed,
    running: sum.running + depth.running,
    failed: sum.failed + depth.failed,
    oldest_waiting_s: oldest < 0 ? null : oldest,
    done_last_hour: sum.done_last_hour + depth.done_last_hour,
    failed_last_hour: sum.failed_last_hour + depth.failed_last_hour,
  };
}

/** Two index scans per type: of the jobs that live, and of those that ended within the hour. */
const depths = `
  select type.name as type, live.*, ended.*
  from unnest($1::text[]) with ordinality as type (name, place)
  cross join lateral (
    select
      count(*) filter (where j.state < 'active' and j.start_after <= now())::int as waiting,
      count(*) filter (where j.state < 'active' and j.start_after > now())::int as delayed,
      count(*) filter (where j.state = 'active')::int as running,
      count(*) filter (where j.state = 'failed')::int as failed,
      extract(epoch from now() - min(j.start_after) filter (where j.state < 'active' and j.start_after <= now()))::float8
        as oldest_waiting_s
    from pgboss.job j
    where j.name = type.name and j.state in ('created', 'retry', 'active', 'failed')
  ) live
  cross join lateral (
    select
      count(*) filter (where j.state = 'completed')::int as done_last_hour,
      count(*) filter (where j.state = 'failed')::int as failed_last_hour
    from pgboss.job j
    where j.name = type.name and j.completed_on > now() - interval '1 hour'
  ) ended
  order by type.place`;

/** How full the queue is. Exact, from indexes. */
export async function overview(db: BossDb, types: JobTypeMap): Promise<JobsOverview> {
  const { rows } = (await db.executeSql(depths, [Object.keys(types)])) as {
    rows: JobsOverview['types'];
  };
  return { at: new Date().toISOString(), types: rows, total: rows.reduce(add, nobody) };
}
