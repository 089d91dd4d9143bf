import { alertParams } from '#lib/market/alerts/schema';
import { acknowledgeAlert } from '#lib/market/alerts/service';
import { defineRoute } from '#lib/web/define-route';

/** Notes that the asking admin has seen a firing alert; 409 when it does not fire any more. */
export const POST = defineRoute(
  { name: 'POST /api/admin/alerts/:rule/acknowledge', auth: 'admin', params: alertParams },
  async ({ ctx, session, params }) => ({
    success: true,
    alert: await acknowledgeAlert(ctx, session, params.rule),
  }),
);
