import { defineRoute } from '#lib/http/define-route';
import { recordVitals, vitalsReport } from '#lib/monitoring/vitals';

/** Browsers tell how a page felt. Nothing about the person is read: the route cannot see who asks. */
export const POST = defineRoute(
  { name: 'POST /api/vitals', auth: 'public', body: vitalsReport, limit: 'vitals' },
  async ({ body }) => {
    recordVitals(body);
    return { success: true };
  },
);
