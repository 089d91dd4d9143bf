import { defineRoute } from '#lib/http/define-route';
import { vendorQuery } from '#lib/vendors/schema';
import { listVendors } from '#lib/vendors/service';

export const GET = defineRoute(
  { name: 'GET /api/vendors', auth: 'public', query: vendorQuery, isPublic: true },
  async ({ ctx, query }) => ({ success: true, ...(await listVendors(ctx, query)) }),
);
