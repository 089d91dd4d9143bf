import { notificationsContract } from '#lib/market/notifications/contract';
import { askToUnsubscribe, unsubscribe } from '#lib/market/notifications/service';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

function page(html: string): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': noStore };
  return new Response(html, { headers });
}

/** Asks first: programs that look for harmful links open every link of a mail. */
export const GET = defineRoute(
  notificationsContract['GET /api/mail/unsubscribe'],
  async ({ ctx, query: { token } }) => page(askToUnsubscribe(ctx, token)),
);

/** From the page, and from mail programs that do it with one click (RFC 8058). */
export const POST = defineRoute(
  notificationsContract['POST /api/mail/unsubscribe'],
  async ({ ctx, query: { token } }) => page(await unsubscribe(ctx, token)),
);
