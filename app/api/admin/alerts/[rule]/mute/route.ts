import { alertsContract } from '#lib/market/alerts/contract';
import { muteAlert, unmuteAlert } from '#lib/market/alerts/service';
import { defineRoute } from '#lib/web/define-route';

/** Mutes a rule for `minutes` or `until` a time. */
export const POST = defineRoute(
  alertsContract['POST /api/admin/alerts/:rule/mute'],
  async ({ ctx, session, params, body }) => ({
    alert: await muteAlert(ctx, session, params.rule, body),
  }),
);

/** Ends the mute of a rule; does nothing when it has none. */
export const DELETE = defineRoute(
  alertsContract['DELETE /api/admin/alerts/:rule/mute'],
  async ({ ctx, session, params }) => ({
    alert: await unmuteAlert(ctx, session, params.rule),
  }),
);
