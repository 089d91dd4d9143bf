import { requireMembership } from '#lib/auth/require-membership';
import { defineRoute } from '#lib/http/define-route';
import { stallQuery } from '#lib/stall/schema';
import { getTeam } from '#lib/team/service';

/** A stall's people and, for its owners, the invitations that are open. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/team', auth: 'vendor', query: stallQuery },
  async ({ ctx, session, query }) => {
    const vendorId = requireMembership(session, query.vendor_id);
    return { success: true, ...(await getTeam(ctx, session, vendorId)) };
  },
);
