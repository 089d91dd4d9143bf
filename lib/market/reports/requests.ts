import { AppError } from '#lib/base/errors';
import type { Db } from '#lib/data/db/connect';
import { asUser } from '#lib/data/db/roles';
import {
  callRequestReport,
  type ListedReport,
  selectLastDay,
  selectReport,
  selectReports,
} from '#lib/market/reports/list-queries';
import type { Report, ReportList, ReportListQuery, ReportRequest } from '#lib/market/reports/schema';
import type { ShopQueue } from '#lib/tasks/queue';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

const sort = 'created_at';

const toReport = ({ sort_key: _, ...report }: ListedReport): Report => report;

/** One page of a stall's reports, newest first; empty for strangers. */
export async function listReports(
  ctx: { db: Db },
  session: Session,
  vendorId: string,
  query: Pick<ReportListQuery, 'cursor' | 'limit'>,
): Promise<ReportList> {
  const cursor = query.cursor ? decodeCursor(query.cursor, sort, cursorValue.timestamp) : null;
  const after = cursor && { createdAt: cursor.value, id: cursor.id };
  const { found, last_day } = await asUser(ctx.db, claimsOf(session), async (tx) => ({
    found: await selectReports(tx, vendorId, query.limit, after),
    last_day: (await selectLastDay(tx, vendorId)) ?? null,
  }));
  const { rows, nextCursor } = toPage(found, query.limit, sort, (last) => [last.sort_key, last.id]);
  return { reports: rows.map(toReport), nextCursor, last_day };
}

/**
 * Asks for the report of some days, for managers of the stall. It exists together with the job that makes it, which
 * mails a link to whoever asked. One that is there is given back: `isNew` says which.
 * Throws forbidden for staff and strangers, bad_request for days that have not ended.
 */
export function askForReport(
  ctx: { db: Db; jobs: Pick<ShopQueue, 'send'> },
  session: Session,
  vendorId: string,
  { from_day, to_day }: Omit<ReportRequest, 'vendor_id'>,
): Promise<{ report: Report; isNew: boolean }> {
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    const asked = await callRequestReport(tx, vendorId, { from_day, to_day });
    if (asked?.needs_job) {
      const payload = {
        kind: 'daily-sales' as const,
        vendorId,
        fromDay: from_day,
        toDay: to_day,
        requestedBy: session.userId,
      };
      await ctx.jobs.send('generate-report', payload, { tx, key: `report:${asked.id}` });
    }
    const report = asked && (await selectReport(tx, asked.id));
    if (!asked || !report) throw new AppError('internal', 'The report was not asked for. Try again.');
    return { report: toReport(report), isNew: asked.needs_job };
  });
}
