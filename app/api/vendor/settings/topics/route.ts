import { topicsInput } from '#lib/market/vendors/settings/schema';
import { changeTopics } from '#lib/market/vendors/settings/service';
import { defineRoute } from '#lib/web/define-route';

/** Which of the stall's mails the asker gets at their own address. */
export const PUT = defineRoute(
  { name: 'PUT /api/vendor/settings/topics', auth: 'vendor', body: topicsInput },
  async ({ ctx, session, body }) => ({ success: true, settings: await changeTopics(ctx, session, body) }),
);
