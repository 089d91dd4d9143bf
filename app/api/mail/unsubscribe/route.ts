import * as z from 'zod';
import { askToUnsubscribe, unsubscribe } from '#lib/market/notifications/service';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

/** As we make it. The signature alone would not do: base64 may be read with other signs in it, and the page shows it. */
const token = z
  .string()
  .max(1_000)
  .regex(/^[\w-]+\.[\w-]+$/);
const query = z.strictObject({ token });

function page(html: string): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': noStore };
  return new Response(html, { headers });
}

/** Asks first: programs that look for harmful links open every link of a mail. */
export const GET = defineRoute(
  { name: 'GET /api/mail/unsubscribe', auth: 'public', query },
  async ({ ctx, query: { token } }) => page(askToUnsubscribe(ctx, token)),
);

/** From the page, and from mail programs that do it with one click (RFC 8058). */
export const POST = defineRoute(
  { name: 'POST /api/mail/unsubscribe', auth: 'public', query },
  async ({ ctx, query: { token } }) => page(await unsubscribe(ctx, token)),
);
