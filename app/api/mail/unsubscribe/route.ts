import { notificationsContract } from '#lib/market/notifications/contract';
import { askToUnsubscribe, unsubscribe } from '#lib/market/notifications/service';
import { htmlPage } from '#lib/web/answer';
import { defineRoute } from '#lib/web/define-route';

/** Asks first: programs that look for harmful links open every link of a mail. */
export const GET = defineRoute(
  notificationsContract['GET /api/mail/unsubscribe'],
  async ({ ctx, query: { token } }) => htmlPage(askToUnsubscribe(ctx, token)),
);

/** From the page, and from mail programs that do it with one click (RFC 8058). */
export const POST = defineRoute(
  notificationsContract['POST /api/mail/unsubscribe'],
  async ({ ctx, query: { token } }) => htmlPage(await unsubscribe(ctx, token)),
);
