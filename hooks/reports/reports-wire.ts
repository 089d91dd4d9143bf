import type { Report, ReportList } from '#lib/market/reports/schema';
import { getJson, sendJson } from '#lib/web/client';

// zod stays out of the page's first JavaScript.
async function loadWire() {
  const [{ z }, { reportRow }] = await Promise.all([
    import('#lib/web/zod-parts'),
    import('#lib/market/reports/schema'),
  ]);
  return {
    page: z.object({
      reports: z.array(reportRow),
      nextCursor: z.string().nullable(),
      last_day: z.string().nullable(),
    }),
    one: z.object({ report: reportRow }),
  };
}

/** A stall's reports, newest first. */
export async function readReports(
  vendorId: string,
  page: { cursor?: string | null; limit: number; signal?: AbortSignal },
): Promise<ReportList> {
  const wire = await loadWire();
  const params = new URLSearchParams({ vendor_id: vendorId, limit: String(page.limit) });
  if (page.cursor) params.set('cursor', page.cursor);
  return getJson(`/api/vendor/reports?${params}`, wire.page, { signal: page.signal });
}

/** Asks for the report of some days; the one that is there or being made now. Throws ApiError. */
export async function sendReportRequest(
  vendorId: string,
  days: { from_day: string; to_day: string },
): Promise<Report> {
  const { one } = await loadWire();
  return (await sendJson('POST', '/api/vendor/reports', { vendor_id: vendorId, ...days }, one)).report;
}
