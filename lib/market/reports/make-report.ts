import type { logger as appLogger } from '#lib/base/logger';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { StorageClient } from '#lib/data/supabase/storage';
import { addressTag, findPersonAddress, listRecipients } from '#lib/market/notifications/service';
import {
  type DailySales,
  dailySalesCsv,
  dailySalesHtml,
  revenueTexts,
} from '#lib/market/reports/daily-sales';
import {
  ensureReport,
  markReportFailed,
  markReportReady,
  type ReportRow,
  type Span,
  selectSoldLines,
  selectStoreName,
  selectSummary,
} from '#lib/market/reports/queries';
import { reportBucket } from '#lib/market/reports/schema';
import type { ShopQueue } from '#lib/tasks/queue';

interface Ctx {
  db: Db;
  jobs: Pick<ShopQueue, 'send'>;
  logger: typeof appLogger;
  storage: StorageClient;
}

async function upload(
  storage: StorageClient,
  path: string,
  body: string,
  contentType: string,
): Promise<string> {
  const { error } = await storage
    .from(reportBucket)
    .upload(path, Buffer.from(body), { upsert: true, contentType });
  if (error) throw error;
  return path;
}

/** To who asked for it; a scheduled one to the stall and its subscribers, and only if there is something to tell. */
async function mailAbout(
  ctx: Ctx,
  tx: Tx,
  report: ReportRow,
  { store, summary, span }: DailySales,
): Promise<void> {
  const asker = report.requested_by && (await findPersonAddress(tx, report.requested_by));
  const isScheduled = !report.requested_by;
  if (isScheduled && summary.orders === 0) return;
  const addresses = isScheduled
    ? await listRecipients(ctx, tx, span.vendorId, 'reports')
    : asker
      ? [asker]
      : [];
  for (const to of addresses) {
    const key = `report:${report.id}:${addressTag(to)}`;
    const { fromDay, toDay, vendorId } = span;
    const props = { store, reportId: report.id, fromDay, toDay, ...summary, revenue: revenueTexts(summary) };
    const list = isScheduled ? { topic: 'reports' as const, vendorId } : undefined;
    await ctx.jobs.send('send-email', { key, to, template: 'report-ready', props, list }, { tx, key });
  }
}

async function readSales(db: Db, span: Span, timeZone: string): Promise<DailySales> {
  const [store, summary, lines] = await Promise.all([
    selectStoreName(db, span.vendorId),
    selectSummary(db, span, timeZone),
    selectSoldLines(db, span, timeZone),
  ]);
  return { store, span, timeZone, summary, lines };
}

/** The row turns ready and the mails are on their way, or neither. True for the one who did it. */
const publish = defineQuery(
  'reports.publish',
  (
    ctx: Ctx,
    report: ReportRow,
    sales: DailySales,
    paths: { csvPath: string; htmlPath: string },
  ): Promise<boolean> =>
    ctx.db.transaction().execute(async (tx) => {
      const isOurs = await markReportReady(tx, { id: report.id, ...paths, summary: sales.summary });
      if (isOurs) await mailAbout(ctx, tx, report, sales);
      return isOurs;
    }),
);

/** True for the one who made it ready. */
async function make(ctx: Ctx, report: ReportRow, span: Span): Promise<boolean> {
  const sales = await readSales(ctx.db, span, report.time_zone);
  const name = `${span.vendorId}/daily-sales/${span.fromDay}--${span.toDay}`;
  const csvPath = await upload(ctx.storage, `${name}.csv`, dailySalesCsv(sales), 'text/csv');
  const htmlPath = await upload(ctx.storage, `${name}.html`, dailySalesHtml(sales), 'text/html');
  return publish(ctx, report, sales, { csvPath, htmlPath });
}

/**
 * Makes the files of a report, says so on its row, and mails the link. The names of the files follow from the report;
 * the row turns ready once, in the transaction that sends the mails, so doing it twice has one effect.
 */
export async function generateDailySales(
  ctx: Ctx,
  span: Span,
  requestedBy: string | null,
): Promise<{ outcome: 'ready' | 'ready before' | 'no such stall' }> {
  const found = await ensureReport(ctx.db, span, requestedBy);
  if (!found) return { outcome: 'no such stall' };
  const { report } = found;
  if (report.state === 'ready') return { outcome: 'ready before' };
  try {
    return { outcome: (await make(ctx, report, span)) ? 'ready' : 'ready before' };
  } catch (error) {
    // If this cannot be written either, the first error is the one to know.
    await markReportFailed(ctx.db, report.id).catch(() => undefined);
    throw error;
  }
}
