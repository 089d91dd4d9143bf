import * as z from 'zod';
import { requireMembership } from '#lib/auth/require-membership';
import { readDashboard } from '#lib/dashboard/service';
import { defineRoute } from '#lib/http/define-route';

const query = z.strictObject({ vendor_id: z.uuid().optional() });

/** All panels of a stall. Each has its own outcome, so a panel that failed does not fail the answer. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/dashboard', auth: 'vendor', query },
  async ({ ctx, session, query: { vendor_id } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { success: true, panels: await readDashboard(ctx, session, vendorId) };
  },
);
