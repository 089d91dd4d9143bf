import { settingsContract } from '#lib/market/vendors/settings/contract';
import { askToConfirm, confirmAddress } from '#lib/market/vendors/settings/service';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

function page(html: string): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': noStore };
  return new Response(html, { headers });
}

/** Asks first: programs that look for harmful links open every link of a mail. */
export const GET = defineRoute(
  settingsContract['GET /api/mail/stall-address'],
  async ({ ctx, query: { token } }) => page(await askToConfirm(ctx, token)),
);

/** Makes the address of the link the stall's. */
export const POST = defineRoute(
  settingsContract['POST /api/mail/stall-address'],
  async ({ ctx, query: { token } }) => page(await confirmAddress(ctx, token)),
);
