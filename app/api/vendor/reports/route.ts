import { reportsContract } from '#lib/market/reports/contract';
import { askForReport, listReports } from '#lib/market/reports/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  reportsContract['GET /api/vendor/reports'],
  async ({ ctx, session, query: { vendor_id, ...page } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return listReports(ctx, session, vendorId, page);
  },
);

/** 202 when it is being made now, 200 when it was there. */
export const POST = defineRoute(
  reportsContract['POST /api/vendor/reports'],
  async ({ ctx, session, body: { vendor_id, ...days }, reply }) => {
    const vendorId = requireMembership(session, vendor_id);
    const { report, isNew } = await askForReport(ctx, session, vendorId, days);
    if (!isNew) reply.status = 200;
    return { report };
  },
);
