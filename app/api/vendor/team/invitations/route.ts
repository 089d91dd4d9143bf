import { teamContract } from '#lib/market/vendors/team/contract';
import { invite } from '#lib/market/vendors/team/service';
import { defineRoute } from '#lib/web/define-route';

/** Invites an address to a stall by mail. */
export const POST = defineRoute(
  teamContract['POST /api/vendor/team/invitations'],
  async ({ ctx, session, body }) => ({ invitation: await invite(ctx, session, body) }),
);
