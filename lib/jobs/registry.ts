import { checkInvariants } from '#lib/jobs/handlers/check-invariants';
import { cleanup } from '#lib/jobs/handlers/cleanup';
import type { ShopHandlers } from '#lib/jobs/handlers/context';
import { evaluateAlerts } from '#lib/jobs/handlers/evaluate-alerts';
import { generateReport } from '#lib/jobs/handlers/generate-report';
import { importPictures } from '#lib/jobs/handlers/import-pictures';
import { importProducts } from '#lib/jobs/handlers/import-products';
import { lowStockAlerts } from '#lib/jobs/handlers/low-stock-alerts';
import { processImage } from '#lib/jobs/handlers/process-image';
import { refreshViews } from '#lib/jobs/handlers/refresh-views';
import { reviewCalls } from '#lib/jobs/handlers/review-calls';
import { sendEmail } from '#lib/jobs/handlers/send-email';
import { syncInventory } from '#lib/jobs/handlers/sync-inventory';

/** Who does which kind of work. Only the worker imports this: it brings image codecs and mail templates along. */
export const handlers: ShopHandlers = {
  'send-email': sendEmail,
  'process-image': processImage,
  'generate-report': generateReport,
  'refresh-views': refreshViews,
  'low-stock-alerts': lowStockAlerts,
  'review-calls': reviewCalls,
  cleanup,
  'check-invariants': checkInvariants,
  'sync-inventory': syncInventory,
  'import-products': importProducts,
  'import-pictures': importPictures,
  'evaluate-alerts': evaluateAlerts,
};
