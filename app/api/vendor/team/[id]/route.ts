import { memberParams, memberQuery, roleInput } from '#lib/market/vendors/team/schema';
import { changeRole, removeMember } from '#lib/market/vendors/team/service';
import { defineRoute } from '#lib/web/define-route';

/** Gives somebody of the stall another role. */
export const PATCH = defineRoute(
  { name: 'PATCH /api/vendor/team/:id', auth: 'vendor', params: memberParams, body: roleInput },
  async ({ ctx, session, params: { id: userId }, body: { vendor_id: vendorId, role } }) => {
    await changeRole(ctx, session, { vendorId, userId, role });
    return { success: true };
  },
);

/** Ends somebody's membership, or one's own. */
export const DELETE = defineRoute(
  { name: 'DELETE /api/vendor/team/:id', auth: 'vendor', params: memberParams, query: memberQuery },
  async ({ ctx, session, params: { id }, query: { vendor_id } }) => {
    await removeMember(ctx, session, vendor_id, id);
    return { success: true };
  },
);
