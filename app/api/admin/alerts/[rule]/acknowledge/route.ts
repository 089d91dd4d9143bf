import { alertParams } from '#lib/alerts/schema';
import { acknowledgeAlert } from '#lib/alerts/service';
import { defineRoute } from '#lib/http/define-route';

/** Notes that the asking admin has seen a firing alert; 409 when it does not fire any more. */
export const POST = defineRoute(
  { name: 'POST /api/admin/alerts/:rule/acknowledge', auth: 'admin', params: alertParams },
  async ({ ctx, session, params }) => ({
    success: true,
    alert: await acknowledgeAlert(ctx, session, params.rule),
  }),
);
