import type { Env } from '#lib/base/env';
import { AppError } from '#lib/base/errors';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import { asUser } from '#lib/data/db/roles';
import { serverStorage } from '#lib/data/supabase/storage';
import {
  ensureReport,
  findReport,
  refreshViews,
  type Span,
  selectDueReports,
} from '#lib/market/reports/queries';
import { type ReportFormat, reportBucket } from '#lib/market/reports/schema';
import type { ShopQueue } from '#lib/tasks/queue';
import type { Session } from '#lib/web/auth/schema';

export { askForReport, listReports } from '#lib/market/reports/requests';

interface Ctx {
  db: Db;
  jobs: Pick<ShopQueue, 'send'>;
}

/** The row and the job that makes the files, in one transaction; nothing when the row is there already. */
const requestReport = defineQuery(
  'reports.requestReport',
  ({ db, jobs }: Ctx, span: Span): Promise<void> =>
    db.transaction().execute(async (tx) => {
      const found = await ensureReport(tx, span, null);
      if (!found?.isNew) return;
      const key = `report:${found.report.id}`;
      await jobs.send('generate-report', { kind: 'daily-sales', ...span }, { tx, key });
    }),
);

/**
 * Asks for yesterday's report of every stall where it is past 06:00 and that has none yet: once for a stall's day,
 * however often this runs. Returns how many were asked for.
 */
export async function requestDueReports(ctx: Ctx, now: Date, signal: AbortSignal): Promise<number> {
  const due = await selectDueReports(ctx.db, now);
  for (const { vendor_id: vendorId, day } of due) {
    signal.throwIfAborted();
    await requestReport(ctx, { vendorId, fromDay: day, toDay: day });
  }
  return due.length;
}

export interface ReportFile {
  body: ReadableStream;
  name: string;
}

/**
 * A report's file for somebody of its stall, or an admin: the row is read under row-level security, the object, which
 * belongs to no person, with the server's key. Throws not_found for everyone else, and while it is not ready.
 */
export async function openReportFile(
  ctx: { db: Db; env: Pick<Env, 'SUPABASE_URL' | 'SUPABASE_SECRET_KEY'> },
  session: Session,
  reportId: string,
  format: ReportFormat,
): Promise<ReportFile> {
  const claims = { sub: session.userId, role: 'authenticated' };
  const report = await asUser(ctx.db, claims, (tx) => findReport(tx, reportId));
  const path = format === 'csv' ? report?.csv_path : report?.html_path;
  if (!report || !path) throw new AppError('not_found', 'There is no such report, or it is not ready yet.');
  const { data, error } = await serverStorage(ctx.env).from(reportBucket).download(path).asStream();
  if (error) throw new AppError('unavailable', 'The report cannot be read now. Try again.', { cause: error });
  const days = report.from_day === report.to_day ? report.from_day : `${report.from_day}-${report.to_day}`;
  return { body: data, name: `sales-${days}.${format}` };
}

/** Refreshes the materialized views, without blocking their readers. Returns the milliseconds of each. */
export async function refreshReportViews(ctx: Pick<Ctx, 'db'>): Promise<Record<string, number>> {
  const views = await refreshViews(ctx.db);
  return Object.fromEntries(views.map((view) => [view.view_name, view.duration_ms]));
}
