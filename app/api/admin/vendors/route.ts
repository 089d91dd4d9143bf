import { stallList } from '#lib/market/vendors/applications/schema';
import { listStalls } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Stalls of one standing, with how many there are of each. */
export const GET = defineRoute(
  { name: 'GET /api/admin/vendors', auth: 'admin', query: stallList },
  async ({ ctx, session, query }) => ({ success: true, ...(await listStalls(ctx, session, query)) }),
);
