import { dashboardContract } from '#lib/market/dashboard/contract';
import { readOnePanel } from '#lib/market/dashboard/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** One panel, to try it again or because something of it changed. */
export const GET = defineRoute(
  dashboardContract['GET /api/vendor/dashboard/:panel'],
  async ({ ctx, session, params: { panel }, query: { vendor_id } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return readOnePanel(ctx, session, vendorId, panel);
  },
);
