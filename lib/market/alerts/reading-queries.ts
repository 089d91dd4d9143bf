import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import { withAlertTables } from '#lib/market/alerts/tables';

// What the rules read for themselves; figures of operations, caches and processes come from the monitor.

/** Notes a health check, forgets those older than a day, and tells of the last 5 minutes. */
export const noteHealthCheck = defineQuery(
  'alerts.noteHealthCheck',
  async (
    db: Db,
    at: string,
    failing: readonly string[],
  ): Promise<{ checks: number; failures: number; failing: string[] }> => {
    const { rows } = await sql<{ checks: number; failures: number; failing: string[] }>`
    with noted as (
      insert into private.health_checks (at, failing) values (${at}::timestamptz, ${failing}::text[])
      on conflict (at) do nothing
    ), forgotten as (
      delete from private.health_checks where at < ${at}::timestamptz - interval '1 day'
    ), seen as (
      select failing from private.health_checks
      where at > ${at}::timestamptz - interval '5 minutes' and at < ${at}::timestamptz
      union all select ${failing}::text[]
    )
    select count(*)::int as checks, count(*) filter (where cardinality(failing) > 0)::int as failures,
      coalesce((select array_agg(distinct part order by part) from seen, unnest(failing) part), '{}') as failing
    from seen`.execute(db);
    return rows[0] ?? { checks: 0, failures: 0, failing: [] };
  },
);

/** Statements of web processes that have been running for longer than `seconds`. */
export const selectStuckQueries = defineQuery(
  'alerts.selectStuckQueries',
  async (db: Db, seconds: number): Promise<{ count: number; longestS: number }> => {
    const { rows } = await sql<{ count: number; longest: number }>`
    select count(*)::int as count,
      coalesce(max(extract(epoch from clock_timestamp() - query_start)), 0)::float8 as longest
    from pg_stat_activity
    where backend_type = 'client backend' and state = 'active' and datname = current_database()
      and application_name like 'livestall-web%'
      and query_start < clock_timestamp() - make_interval(secs => ${seconds})`.execute(db);
    return { count: rows[0]?.count ?? 0, longestS: rows[0]?.longest ?? 0 };
  },
);

/** What failed of the routes and pages in the last two samples that every process has written: 30 to 45 s. */
export const selectRecentFailures = defineQuery(
  'alerts.selectRecentFailures',
  async (db: Db, now: string): Promise<{ operation: string; count: number; errors: number }[]> => {
    const { rows } = await sql<{ operation: string; count: number; errors: number }>`
      select s.operation, sum(s.count)::float8 as count, sum(s.errors)::float8 as errors
      from private.performance_samples s
      where s.step_s = 15 and s.at > ${now}::timestamptz - interval '45 seconds' and s.at <= ${now}::timestamptz
        and s.kind in ('route', 'page')
      group by s.kind, s.operation having sum(s.errors) > 0
      order by 3 desc, 1 limit 20`.execute(db);
    return rows;
  },
);

/** What the gateways were asked for, per hour in which they were; `cheapShare` is what an answer without work counts. */
export const selectAskedByHour = defineQuery(
  'alerts.selectAskedByHour',
  async (db: Db, from: Date, to: Date, cheapShare: number): Promise<number[]> => {
    const { rows } = await sql<{ asked: number }>`
      select sum(s.count * case
          when s.operation ~ '\\((cache|stale)\\)$' or s.operation = 'files' or s.operation like 'refused%'
          then ${cheapShare}::float8 else 1 end)::float8 as asked
      from private.performance_samples s
      where s.kind = 'gateway' and s.at >= ${from.toISOString()} and s.at < ${to.toISOString()}
        and (s.step_s in (300, 3600) or (s.step_s = 15 and not s.is_rolled_up))
      group by date_bin(interval '1 hour', s.at, 'epoch')`.execute(db);
    return rows.map(({ asked }) => asked);
  },
);

/** How long ago each kind of process last gave a sign of life, of those seen within the last hour. */
export const selectProcessAges = defineQuery(
  'alerts.selectProcessAges',
  async (db: Db, now: string): Promise<{ process: string; ageS: number }[]> => {
    const { rows } = await sql<{ process: string; age: number }>`
      select g.process, greatest(0, extract(epoch from ${now}::timestamptz - max(g.at)))::float8 as age
      from private.instance_gauges g where g.at > ${now}::timestamptz - interval '1 hour'
      group by g.process`.execute(db);
    return rows.map(({ process, age }) => ({ process, ageS: age }));
  },
);

/** Of the `top` best-selling products that are on sale: how many there are, and which are sold out. */
export const selectSoldOutTop = defineQuery(
  'alerts.selectSoldOutTop',
  async (db: Db, top: number): Promise<{ names: string[]; of: number }> => {
    const { rows } = await sql<{ name: string; stock_status: string }>`
    select p.name, p.stock_status::text as stock_status
    from private.product_popularity s
    join public.products p on p.id = s.product_id and p.status = 'published'
    join public.vendors v on v.id = p.vendor_id and v.status = 'approved'
    order by s.score desc, s.product_id limit ${top}`.execute(db);
    const soldOut = rows.filter(({ stock_status }) => stock_status === 'outofstock');
    return { names: soldOut.map(({ name }) => name), of: rows.length };
  },
);

export interface Violation {
  invariant: string;
  subject_id: string;
  expected: number;
  actual: number;
  detail: string;
}

export interface InvariantRow {
  at: string;
  took_ms: number;
  violation_count: number;
  violations: Violation[];
}

export const selectInvariantCheck = defineQuery(
  'alerts.selectInvariantCheck',
  async (db: Db): Promise<InvariantRow | undefined> => {
    const row = await withAlertTables(db)
      .selectFrom('private.invariant_checks')
      .select(['at', 'took_ms', 'violation_count', 'violations'])
      .executeTakeFirst();
    return row && { ...row, violations: row.violations as Violation[] };
  },
);

/** Re-counts the promises as of `at`, within `limitMs`; at most `keep` of the rows that break one are kept. */
export const runInvariantCheck = defineQuery(
  'alerts.runInvariantCheck',
  (db: Db, { at, keep, limitMs }: { at: string; keep: number; limitMs: number }): Promise<InvariantRow> => {
    return db.transaction().execute(async (tx) => {
      await sql`select set_config('statement_timeout', ${String(limitMs)}, true)`.execute(tx);
      const startedAt = performance.now();
      const { rows } = await sql<Violation & { total: number }>`
        select c.invariant, c.subject_id, c.expected::float8, c.actual::float8, c.detail,
          count(*) over ()::int as total
        from public.check_invariants() c limit ${keep}`.execute(tx);
      const took_ms = performance.now() - startedAt;
      const violations = rows.map(({ total: _, ...violation }) => violation);
      return { at, took_ms, violation_count: rows[0]?.total ?? 0, violations };
    });
  },
);

export const saveInvariantCheck = defineQuery(
  'alerts.saveInvariantCheck',
  async (db: Db, check: InvariantRow): Promise<void> => {
    const violations = JSON.stringify(check.violations);
    await sql`
    insert into private.invariant_checks (at, took_ms, violation_count, violations)
    values (${check.at}, ${check.took_ms}, ${check.violation_count}, ${violations}::text::jsonb)
    on conflict (is_only) do update set at = excluded.at, took_ms = excluded.took_ms,
      violation_count = excluded.violation_count, violations = excluded.violations`.execute(db);
  },
);
