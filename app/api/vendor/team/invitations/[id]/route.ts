import { invitationParams } from '#lib/market/vendors/team/schema';
import { withdrawInvitation } from '#lib/market/vendors/team/service';
import { defineRoute } from '#lib/web/define-route';

/** Takes an invitation back. */
export const DELETE = defineRoute(
  { name: 'DELETE /api/vendor/team/invitations/:id', auth: 'vendor', params: invitationParams },
  async ({ ctx, session, params: { id } }) => {
    await withdrawInvitation(ctx, session, id);
    return { success: true };
  },
);
