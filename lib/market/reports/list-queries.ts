import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { Report } from '#lib/market/reports/schema';

export interface ListedReport extends Report {
  /** With microseconds, which a timestamp loses on its way through JavaScript: where the next page begins. */
  sort_key: string;
}

const columns = sql`r.id, r.from_day::text, r.to_day::text, r.time_zone, r.state, r.error,
  r.requested_by is null as is_scheduled, r.summary, r.created_at, r.finished_at, r.created_at::text as sort_key`;

/** A stall's reports, newest first; row-level security hides those of others. */
export const selectReports = defineQuery(
  'reports.selectReports',
  async (
    tx: Tx,
    vendorId: string,
    limit: number,
    after: { createdAt: string; id: string } | null,
  ): Promise<ListedReport[]> => {
    const keyset = after
      ? sql`and (r.created_at, r.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
      : sql``;
    const result = await sql<ListedReport>`
    select ${columns} from public.reports r
    where r.vendor_id = ${vendorId}::uuid ${keyset}
    order by r.created_at desc, r.id desc limit ${limit + 1}`.execute(tx);
    return result.rows;
  },
);

/** The last day that has ended where the stall is; nothing for who may not see the stall. */
export const selectLastDay = defineQuery(
  'reports.selectLastDay',
  async (tx: Tx, vendorId: string): Promise<string | undefined> => {
    const result = await sql<{ day: string }>`
    select ((now() at time zone v.time_zone)::date - 1)::text as day
    from public.vendors v where v.id = ${vendorId}::uuid`.execute(tx);
    return result.rows[0]?.day;
  },
);

export const selectReport = defineQuery(
  'reports.selectReport',
  async (tx: Tx, id: string): Promise<ListedReport | undefined> => {
    const result = await sql<ListedReport>`
    select ${columns} from public.reports r where r.id = ${id}::uuid`.execute(tx);
    return result.rows[0];
  },
);

/** The row of the report, and whether somebody must send the job that makes it: who asks, in this transaction. */
export const callRequestReport = defineQuery(
  'reports.callRequestReport',
  async (
    tx: Tx,
    vendorId: string,
    days: { from_day: string; to_day: string },
  ): Promise<{ id: string; needs_job: boolean } | undefined> => {
    const result = await sql<{ id: string; needs_job: boolean }>`
    select id, needs_job from private.request_report(${vendorId}::uuid, ${days.from_day}::date, ${days.to_day}::date)`.execute(
      tx,
    );
    return result.rows[0];
  },
);
