import type { JobHandler } from '#lib/jobs/handlers/context';
import { generateDailySales } from '#lib/market/reports/make-report';
import { requestDueReports } from '#lib/market/reports/service';

/** Asks for the reports that are due, or makes one (see its schema). */
export const generateReport: JobHandler<'generate-report'> = async (ctx, payload, job) => {
  if (payload.kind === 'due') return { requested: await requestDueReports(ctx, new Date(), job.signal) };
  const { vendorId, fromDay, toDay, requestedBy } = payload;
  return generateDailySales(ctx, { vendorId, fromDay, toDay }, requestedBy);
};
