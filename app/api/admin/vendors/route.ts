import { stallList } from '#lib/applications/schema';
import { listStalls } from '#lib/applications/service';
import { defineRoute } from '#lib/http/define-route';

/** Stalls of one standing, with how many there are of each. */
export const GET = defineRoute(
  { name: 'GET /api/admin/vendors', auth: 'admin', query: stallList },
  async ({ ctx, session, query }) => ({ success: true, ...(await listStalls(ctx, session, query)) }),
);
