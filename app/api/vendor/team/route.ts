import { stallQuery } from '#lib/market/vendors/settings/schema';
import { getTeam } from '#lib/market/vendors/team/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** A stall's people and, for its owners, the invitations that are open. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/team', auth: 'vendor', query: stallQuery },
  async ({ ctx, session, query }) => {
    const vendorId = requireMembership(session, query.vendor_id);
    return { success: true, ...(await getTeam(ctx, session, vendorId)) };
  },
);
