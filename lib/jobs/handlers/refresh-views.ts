import type { JobHandler } from '#lib/jobs/handlers/context';
import { refreshReportViews } from '#lib/market/reports/service';

/** Brings the reports' materialized views up to date. */
export const refreshViews: JobHandler<'refresh-views'> = (ctx) => refreshReportViews(ctx);
