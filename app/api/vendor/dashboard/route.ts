import { dashboardContract } from '#lib/market/dashboard/contract';
import { readDashboard } from '#lib/market/dashboard/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** All panels of a stall. Each has its own outcome, so a panel that failed does not fail the answer. */
export const GET = defineRoute(
  dashboardContract['GET /api/vendor/dashboard'],
  async ({ ctx, session, query: { vendor_id } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { panels: await readDashboard(ctx, session, vendorId) };
  },
);
