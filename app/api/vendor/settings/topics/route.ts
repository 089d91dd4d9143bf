import { settingsContract } from '#lib/market/vendors/settings/contract';
import { changeTopics } from '#lib/market/vendors/settings/service';
import { defineRoute } from '#lib/web/define-route';

/** Which of the stall's mails the asker gets at their own address. */
export const PUT = defineRoute(
  settingsContract['PUT /api/vendor/settings/topics'],
  async ({ ctx, session, body }) => ({ settings: await changeTopics(ctx, session, body) }),
);
