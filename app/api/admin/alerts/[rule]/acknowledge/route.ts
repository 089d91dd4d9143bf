import { alertsContract } from '#lib/market/alerts/contract';
import { acknowledgeAlert } from '#lib/market/alerts/service';
import { defineRoute } from '#lib/web/define-route';

/** Notes that the asking admin has seen a firing alert; 409 when it does not fire any more. */
export const POST = defineRoute(
  alertsContract['POST /api/admin/alerts/:rule/acknowledge'],
  async ({ ctx, session, params }) => ({
    alert: await acknowledgeAlert(ctx, session, params.rule),
  }),
);
