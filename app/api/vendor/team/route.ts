import { teamContract } from '#lib/market/vendors/team/contract';
import { getTeam } from '#lib/market/vendors/team/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** A stall's people and, for its owners, the invitations that are open. */
export const GET = defineRoute(teamContract['GET /api/vendor/team'], async ({ ctx, session, query }) => {
  const vendorId = requireMembership(session, query.vendor_id);
  return getTeam(ctx, session, vendorId);
});
