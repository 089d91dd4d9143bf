import { alertParams, muteInput } from '#lib/market/alerts/schema';
import { muteAlert, unmuteAlert } from '#lib/market/alerts/service';
import { defineRoute } from '#lib/web/define-route';

/** Mutes a rule for `minutes` or `until` a time. */
export const POST = defineRoute(
  { name: 'POST /api/admin/alerts/:rule/mute', auth: 'admin', params: alertParams, body: muteInput },
  async ({ ctx, session, params, body }) => ({
    success: true,
    alert: await muteAlert(ctx, session, params.rule, body),
  }),
);

/** Ends the mute of a rule; does nothing when it has none. */
export const DELETE = defineRoute(
  { name: 'DELETE /api/admin/alerts/:rule/mute', auth: 'admin', params: alertParams },
  async ({ ctx, session, params }) => ({
    success: true,
    alert: await unmuteAlert(ctx, session, params.rule),
  }),
);
