import { defineRoute } from '#lib/http/define-route';
import { invitationInput } from '#lib/team/schema';
import { invite } from '#lib/team/service';

/** Invites an address to a stall by mail. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/team/invitations', auth: 'vendor', body: invitationInput },
  async ({ ctx, session, body }) => ({ success: true, invitation: await invite(ctx, session, body) }),
);
