import { recordVitals, vitalsReport } from '#lib/engines/monitoring/vitals';
import { defineRoute } from '#lib/web/define-route';

/** Browsers tell how a page felt. Nothing about the person is read: the route cannot see who asks. */
export const POST = defineRoute(
  { name: 'POST /api/vitals', auth: 'public', body: vitalsReport, limit: 'vitals' },
  async ({ body }) => {
    recordVitals(body);
    return { success: true };
  },
);
