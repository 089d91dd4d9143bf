import { vendorQuery } from '#lib/market/vendors/schema';
import { listVendors } from '#lib/market/vendors/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/vendors', auth: 'public', query: vendorQuery, isPublic: true },
  async ({ ctx, query }) => ({ success: true, ...(await listVendors(ctx, query)) }),
);
