import { tokenParams } from '#lib/market/vendors/team/schema';
import { acceptInvitation, readInvitation } from '#lib/market/vendors/team/service';
import { defineRoute } from '#lib/web/define-route';

/** What an invitation says, for whoever has its link. */
export const GET = defineRoute(
  { name: 'GET /api/invitations/:token', auth: 'optional', params: tokenParams },
  async ({ ctx, params: { token } }) => ({ success: true, invitation: await readInvitation(ctx, token) }),
);

/** Joins the stall of an invitation. */
export const POST = defineRoute(
  { name: 'POST /api/invitations/:token', auth: 'user', params: tokenParams, limit: 'vendorWrite' },
  async ({ ctx, session, params: { token } }) => ({
    success: true,
    stall: await acceptInvitation(ctx, session, token),
  }),
);
