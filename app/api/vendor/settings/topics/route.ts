import { defineRoute } from '#lib/http/define-route';
import { topicsInput } from '#lib/stall/schema';
import { changeTopics } from '#lib/stall/service';

/** Which of the stall's mails the asker gets at their own address. */
export const PUT = defineRoute(
  { name: 'PUT /api/vendor/settings/topics', auth: 'vendor', body: topicsInput },
  async ({ ctx, session, body }) => ({ success: true, settings: await changeTopics(ctx, session, body) }),
);
