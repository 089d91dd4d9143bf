import pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { logger as appLogger } from '#lib/base/logger';
import type { JobPolicy, JobTypeMap } from '#lib/engines/jobs/job-type';

export interface BossOptions {
  databaseUrl: string;
  /** Connections of pg-boss' own pool. */
  max: number;
  logger: typeof appLogger;
  /** The connections' application_name. */
  name: string;
  /** Ends jobs that are overdue or silent and removes old ones: for workers, not for processes that only send. */
  supervise?: boolean | undefined;
}

const day = 24 * 60 * 60;

/**
 * postgres.js reads `sslmode=require` as libpq does (encrypted, any certificate), pg as `verify-full`: the same
 * URL must mean the same for both.
 */
export function urlForPg(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const hasMode = url.searchParams.has('sslmode') && !url.searchParams.has('uselibpqcompat');
  if (hasMode) url.searchParams.set('uselibpqcompat', 'true');
  return url.href;
}

/** For pg's pool: a queue is nothing to wait for when the database hangs. What runs longest is `supervise`. */
const deadlines = { connectionTimeoutMillis: 5_000, query_timeout: 60_000 };

/**
 * The pool takes its listener off a connection that it hands out, and whoever gets it adds his own a moment later:
 * a connection that dies in between would end the process. What was asked of it fails all the same.
 */
class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** pg-boss as we use it: it stores, hands out and ends jobs; schedules and the running of jobs are ours. */
export function makeBoss({ databaseUrl, max, logger, name, supervise = false }: BossOptions): PgBoss {
  const pool = { connectionString: urlForPg(databaseUrl), max, Client: HeardClient, ...deadlines };
  const boss = new PgBoss({
    ...pool,
    application_name: name,
    supervise,
    schedule: false,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
    maintenanceIntervalSeconds: 60 * 60,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error) => logger.error({ err: error }, 'the job queue had trouble'));
  boss.on('warning', ({ message, data }) => logger.warn({ data }, message));
  return boss;
}

const queueOptions = (policy: JobPolicy) => ({
  // NOTIFY with the insert, so that workers need not ask often.
  notify: true,
  retryLimit: policy.retryLimit,
  retryDelay: policy.retryDelayS,
  retryBackoff: true,
  retryDelayMax: policy.retryDelayMaxS ?? 60 * 60,
  expireInSeconds: policy.expireInS,
  heartbeatSeconds: policy.heartbeatS ?? 30,
  deleteAfterSeconds: policy.keepS ?? 14 * day,
  // pg-boss throws away what waited too long; nothing of ours is to be lost without a word.
  retentionSeconds: 10 * 365 * day,
});

/** A key is unique among the jobs that wait, see `send` in queue.ts. */
const uniqueness = 'short';

/** Creates the queues that are missing and brings the others to their present policies. */
export async function prepareQueues(boss: PgBoss, types: JobTypeMap): Promise<void> {
  const existing = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const [name, { policy }] of Object.entries(types)) {
    const wanted = queueOptions(policy);
    const queue = existing.get(name);
    if (!queue) await boss.createQueue(name, { ...wanted, policy: uniqueness });
    else if (Object.entries(wanted).some(([key, value]) => queue[key as keyof typeof queue] !== value))
      await boss.updateQueue(name, wanted);
  }
}

/**
 * Jobs hold e-mail addresses and are nobody's business but the server's. A project may grant on new schemas by
 * default, so what the API's roles may have got is taken back. Under a lock, as two processes that change the same
 * catalogue rows at once get an error.
 */
const closeSchema = `
do $$
declare
  api_roles text;
begin
  perform pg_advisory_xact_lock(hashtextextended('livestall.pgboss-privileges', 0));
  select string_agg(quote_ident(rolname), ', ') into api_roles from pg_roles
    where rolname in ('anon', 'authenticated', 'service_role') and (
      has_schema_privilege(rolname, 'pgboss', 'usage') or has_schema_privilege(rolname, 'pgboss', 'create')
      or exists (select from pg_class c where c.relnamespace = 'pgboss'::regnamespace and c.relkind in ('r', 'p', 'v')
        and has_table_privilege(rolname, c.oid, 'select, insert, update, delete, truncate, references, trigger')));
  if api_roles is null then
    return;
  end if;
  execute format('revoke all on schema pgboss from public, %s', api_roles);
  execute format('revoke all on all tables in schema pgboss from public, %s', api_roles);
  execute format('revoke all on all sequences in schema pgboss from public, %s', api_roles);
  execute format('revoke all on all functions in schema pgboss from public, %s', api_roles);
end $$`;

/** Takes back every right that the API's roles may hold on the schema `pgboss`. */
export async function closeToClients(boss: PgBoss): Promise<void> {
  await boss.getDb().executeSql(closeSchema);
}
