import * as z from 'zod';
import { readDashboard } from '#lib/market/dashboard/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

const query = z.strictObject({ vendor_id: z.uuid().optional() });

/** All panels of a stall. Each has its own outcome, so a panel that failed does not fail the answer. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/dashboard', auth: 'vendor', query },
  async ({ ctx, session, query: { vendor_id } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { success: true, panels: await readDashboard(ctx, session, vendorId) };
  },
);
