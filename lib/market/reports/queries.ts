import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { UnitOfMeasure } from '#lib/words/units';

/** A span of a stall's local days; both are part of it. */
export interface Span {
  vendorId: string;
  fromDay: string;
  toDay: string;
}

export interface ReportRow {
  id: string;
  vendor_id: string;
  kind: string;
  from_day: string;
  to_day: string;
  time_zone: string;
  state: 'pending' | 'ready' | 'failed';
  csv_path: string | null;
  html_path: string | null;
  summary: ReportSummary | Record<string, never>;
  requested_by: string | null;
}

export interface ReportSummary {
  orders: number;
  units: number;
  /** One entry per currency, largest first. */
  revenue: { currency: string; amount: number }[];
}

const columns = sql`id, vendor_id, kind, from_day::text, to_day::text, time_zone, state, csv_path, html_path, summary,
  requested_by`;

export const selectDueReports = defineQuery(
  'reports.selectDueReports',
  async (db: Db, now: Date): Promise<{ vendor_id: string; day: string; time_zone: string }[]> => {
    const result = await sql<{ vendor_id: string; day: string; time_zone: string }>`
    select vendor_id, day::text, time_zone from private.reports_due(${now.toISOString()}::timestamptz)`.execute(
      db,
    );
    return result.rows;
  },
);

/** The report's row, made if it is not there; `isNew` says which. Null when there is no such stall. */
export const ensureReport = defineQuery(
  'reports.ensureReport',
  async (
    tx: Tx | Db,
    { vendorId, fromDay, toDay }: Span,
    requestedBy: string | null,
  ): Promise<{ report: ReportRow; isNew: boolean } | null> => {
    const made = await sql<ReportRow>`
    insert into public.reports (vendor_id, kind, from_day, to_day, time_zone, requested_by)
    select v.id, 'daily-sales', ${fromDay}::date, ${toDay}::date, v.time_zone, ${requestedBy}::uuid
    from public.vendors v where v.id = ${vendorId}::uuid
    on conflict (vendor_id, kind, from_day, to_day) do nothing
    returning ${columns}`.execute(tx);
    if (made.rows[0]) return { report: made.rows[0], isNew: true };
    const found = await sql<ReportRow>`
    select ${columns} from public.reports
    where vendor_id = ${vendorId}::uuid and kind = 'daily-sales'
      and from_day = ${fromDay}::date and to_day = ${toDay}::date`.execute(tx);
    return found.rows[0] ? { report: found.rows[0], isNew: false } : null;
  },
);

export const findReport = defineQuery(
  'reports.findReport',
  async (tx: Tx, reportId: string): Promise<ReportRow | undefined> => {
    const result = await sql<ReportRow>`
    select ${columns} from public.reports where id = ${reportId}::uuid`.execute(tx);
    return result.rows[0];
  },
);

export interface FinishedReport {
  id: string;
  csvPath: string;
  htmlPath: string;
  summary: ReportSummary;
}

/** False when it was ready already, or is gone. */
export const markReportReady = defineQuery(
  'reports.markReportReady',
  async (tx: Tx, report: FinishedReport): Promise<boolean> => {
    const result = await sql<{ id: string }>`
    update public.reports set state = 'ready', error = null, csv_path = ${report.csvPath},
      html_path = ${report.htmlPath}, summary = ${JSON.stringify(report.summary)}::text::jsonb, finished_at = now()
    where id = ${report.id}::uuid and state <> 'ready' returning id`.execute(tx);
    return result.rows.length === 1;
  },
);

/** The last try did not work; the next one may. */
export const markReportFailed = defineQuery(
  'reports.markReportFailed',
  async (db: Db, reportId: string): Promise<void> => {
    await sql`update public.reports set state = 'failed', error = 'The report could not be made yet.'
    where id = ${reportId}::uuid and state = 'pending'`.execute(db);
  },
);

export interface SoldLine {
  day: string;
  product: string;
  variant: string;
  sku: string;
  orders: number;
  quantity: number;
  unit: UnitOfMeasure;
  /** Steps sold: bags of 50 g, jars. */
  units: number;
  revenue: number;
  currency: string;
}

/** Midnight of the first day until midnight after the last one, where the stall is. */
const withinSpan = ({ fromDay, toDay }: Span, timeZone: string) => sql`
  i.created_at >= ${fromDay}::date::timestamp at time zone ${timeZone}
  and i.created_at < (${toDay}::date + 1)::timestamp at time zone ${timeZone}`;

const sold = sql`public.order_items i
  join public.vendor_orders vo on vo.id = i.vendor_order_id and vo.status not in ('cancelled', 'returned')
  join public.orders o on o.id = i.order_id`;

/** What was sold, a line per day and variant, added up in SQL. */
export const selectSoldLines = defineQuery(
  'reports.selectSoldLines',
  async (db: Db, span: Span, timeZone: string): Promise<SoldLine[]> => {
    const result = await sql<SoldLine>`
    select (i.created_at at time zone ${timeZone})::date::text as day, i.product_name as product,
      i.variant_name as variant, pv.sku, count(distinct i.vendor_order_id) as orders,
      sum(i.quantity) as quantity, i.unit, sum(i.quantity / i.step)::bigint as units, sum(i.total) as revenue,
      o.currency
    from ${sold} join public.product_variants pv on pv.id = i.variant_id
    where i.vendor_id = ${span.vendorId}::uuid and ${withinSpan(span, timeZone)}
    group by 1, i.product_name, i.variant_name, pv.id, i.unit, o.currency
    order by 1, revenue desc, i.product_name, i.variant_name, pv.id`.execute(db);
    return result.rows;
  },
);

export const selectSummary = defineQuery(
  'reports.selectSummary',
  async (db: Db, span: Span, timeZone: string): Promise<ReportSummary> => {
    const result = await sql<ReportSummary>`
    with lines as (
      select i.vendor_order_id, i.quantity / i.step as units, i.total, o.currency
      from ${sold} where i.vendor_id = ${span.vendorId}::uuid and ${withinSpan(span, timeZone)}
    )
    select (select count(distinct vendor_order_id) from lines) as orders,
      (select coalesce(sum(units), 0)::bigint from lines) as units,
      (select coalesce(jsonb_agg(jsonb_build_object('currency', s.currency, 'amount', s.amount)
          order by s.amount desc, s.currency), '[]')
        from (select currency, sum(total) as amount from lines group by currency) s) as revenue`.execute(db);
    return result.rows[0] ?? { orders: 0, units: 0, revenue: [] };
  },
);

export const selectStoreName = defineQuery(
  'reports.selectStoreName',
  async (db: Db, vendorId: string): Promise<string> => {
    const result = await sql<{ store_name: string }>`
    select store_name from public.vendors where id = ${vendorId}::uuid`.execute(db);
    return result.rows[0]?.store_name ?? '';
  },
);

/** How long each of the reports' views took; nothing when somebody else is refreshing them. */
export const refreshViews = defineQuery(
  'reports.refreshViews',
  async (db: Db): Promise<{ view_name: string; duration_ms: number }[]> => {
    const result = await sql<{ view_name: string; duration_ms: number }>`
      select view_name, duration_ms from public.refresh_materialized_views()`.execute(db);
    return result.rows;
  },
);
