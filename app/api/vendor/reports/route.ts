import { reportListQuery, reportRequest } from '#lib/market/reports/schema';
import { askForReport, listReports } from '#lib/market/reports/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

export const GET = defineRoute(
  { name: 'GET /api/vendor/reports', auth: 'vendor', query: reportListQuery },
  async ({ ctx, session, query: { vendor_id, ...page } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { success: true, ...(await listReports(ctx, session, vendorId, page)) };
  },
);

/** 202 when it is being made now, 200 when it was there. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/reports', auth: 'vendor', body: reportRequest },
  async ({ ctx, session, body: { vendor_id, ...days } }) => {
    const vendorId = requireMembership(session, vendor_id);
    const { report, isNew } = await askForReport(ctx, session, vendorId, days);
    const headers = { 'cache-control': noStore };
    return Response.json({ success: true, report }, { status: isNew ? 202 : 200, headers });
  },
);
