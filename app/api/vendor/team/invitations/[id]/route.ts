import { teamContract } from '#lib/market/vendors/team/contract';
import { withdrawInvitation } from '#lib/market/vendors/team/service';
import { defineRoute } from '#lib/web/define-route';

/** Takes an invitation back. */
export const DELETE = defineRoute(
  teamContract['DELETE /api/vendor/team/invitations/:id'],
  ({ ctx, session, params: { id } }) => withdrawInvitation(ctx, session, id),
);
