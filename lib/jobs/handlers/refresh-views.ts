import type { JobHandler } from '#lib/jobs/handler';
import { refreshReportViews } from '#lib/reports/service';

/** Brings the reports' materialized views up to date. */
export const refreshViews: JobHandler<'refresh-views'> = (ctx) => refreshReportViews(ctx);
