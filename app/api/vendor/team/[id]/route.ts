import { teamContract } from '#lib/market/vendors/team/contract';
import { changeRole, removeMember } from '#lib/market/vendors/team/service';
import { defineRoute } from '#lib/web/define-route';

/** Gives somebody of the stall another role. */
export const PATCH = defineRoute(
  teamContract['PATCH /api/vendor/team/:id'],
  ({ ctx, session, params: { id: userId }, body: { vendor_id: vendorId, role } }) =>
    changeRole(ctx, session, { vendorId, userId, role }),
);

/** Ends somebody's membership, or one's own. */
export const DELETE = defineRoute(
  teamContract['DELETE /api/vendor/team/:id'],
  ({ ctx, session, params: { id }, query: { vendor_id } }) => removeMember(ctx, session, vendor_id, id),
);
