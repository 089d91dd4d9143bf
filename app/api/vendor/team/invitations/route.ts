import { invitationInput } from '#lib/market/vendors/team/schema';
import { invite } from '#lib/market/vendors/team/service';
import { defineRoute } from '#lib/web/define-route';

/** Invites an address to a stall by mail. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/team/invitations', auth: 'vendor', body: invitationInput },
  async ({ ctx, session, body }) => ({ success: true, invitation: await invite(ctx, session, body) }),
);
