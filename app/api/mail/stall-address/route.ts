import { settingsContract } from '#lib/market/vendors/settings/contract';
import { askToConfirm, confirmAddress } from '#lib/market/vendors/settings/service';
import { htmlPage } from '#lib/web/answer';
import { defineRoute } from '#lib/web/define-route';

/** Asks first: programs that look for harmful links open every link of a mail. */
export const GET = defineRoute(
  settingsContract['GET /api/mail/stall-address'],
  async ({ ctx, query: { token } }) => htmlPage(await askToConfirm(ctx, token)),
);

/** Makes the address of the link the stall's. */
export const POST = defineRoute(
  settingsContract['POST /api/mail/stall-address'],
  async ({ ctx, query: { token } }) => htmlPage(await confirmAddress(ctx, token)),
);
