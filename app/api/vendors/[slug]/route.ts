import { AppError } from '#lib/base/errors';
import { vendorParams } from '#lib/market/vendors/schema';
import { findVendor } from '#lib/market/vendors/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/vendors/:slug', auth: 'public', params: vendorParams, isPublic: true },
  async ({ ctx, params }) => {
    const vendor = await findVendor(ctx, params.slug);
    if (!vendor) throw new AppError('not_found', 'There is no stall of that name on the market.');
    return { success: true, vendor };
  },
);
