import { defineRoute } from '#lib/http/define-route';
import { invitationParams } from '#lib/team/schema';
import { withdrawInvitation } from '#lib/team/service';

/** Takes an invitation back. */
export const DELETE = defineRoute(
  { name: 'DELETE /api/vendor/team/invitations/:id', auth: 'vendor', params: invitationParams },
  async ({ ctx, session, params: { id } }) => {
    await withdrawInvitation(ctx, session, id);
    return { success: true };
  },
);
