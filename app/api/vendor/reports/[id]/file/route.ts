import { reportsContract } from '#lib/market/reports/contract';
import { openReportFile } from '#lib/market/reports/service';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

const kinds = {
  csv: { type: 'text/csv; charset=utf-8', show: 'attachment' },
  html: { type: 'text/html; charset=utf-8', show: 'inline' },
} as const;

/** The link stands in mails: whoever follows it signed out is asked to sign in and then gets the file. */
const toSignIn = (path: string) => {
  const headers = { location: `/sign-in?next=${encodeURIComponent(path)}`, 'cache-control': noStore };
  return new Response(null, { status: 303, headers });
};

export const GET = defineRoute(
  reportsContract['GET /api/vendor/reports/:id/file'],
  async ({ ctx, session, params: { id }, query: { format } }) => {
    if (!session) return toSignIn(`/api/vendor/reports/${id}/file?format=${format}`);
    const { body, name } = await openReportFile(ctx, session, id, format);
    const headers = {
      'content-type': kinds[format].type,
      'content-disposition': `${kinds[format].show}; filename="${name}"`,
      'cache-control': noStore,
      'x-content-type-options': 'nosniff',
      // A page that is only read: nothing in it may run.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    };
    return new Response(body, { headers });
  },
);
