import type { JobHandler } from '#lib/jobs/handlers/context';
import { tellLowStock } from '#lib/market/notifications/low-stock';

/** Tells stalls what ran low or out since the last run. */
export const lowStockAlerts: JobHandler<'low-stock-alerts'> = (ctx, _payload, job) =>
  tellLowStock(ctx, job.signal);
