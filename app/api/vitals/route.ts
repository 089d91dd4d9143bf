import { monitoringContract } from '#lib/api/monitoring-contract';
import { recordVitals } from '#lib/engines/monitoring/vitals';
import { defineRoute } from '#lib/web/define-route';

/** Browsers tell how a page felt. Nothing about the person is read: the route cannot see who asks. */
export const POST = defineRoute(monitoringContract['POST /api/vitals'], async ({ body }) =>
  recordVitals(body),
);
