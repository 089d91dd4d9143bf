import { teamContract } from '#lib/market/vendors/team/contract';
import { acceptInvitation, readInvitation } from '#lib/market/vendors/team/service';
import { defineRoute } from '#lib/web/define-route';

/** What an invitation says, for whoever has its link. */
export const GET = defineRoute(
  teamContract['GET /api/invitations/:token'],
  async ({ ctx, params: { token } }) => ({ invitation: await readInvitation(ctx, token) }),
);

/** Joins the stall of an invitation. */
export const POST = defineRoute(
  teamContract['POST /api/invitations/:token'],
  async ({ ctx, session, params: { token } }) => ({
    stall: await acceptInvitation(ctx, session, token),
  }),
);
