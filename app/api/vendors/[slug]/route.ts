import { AppError } from '#lib/errors';
import { defineRoute } from '#lib/http/define-route';
import { vendorParams } from '#lib/vendors/schema';
import { findVendor } from '#lib/vendors/service';

export const GET = defineRoute(
  { name: 'GET /api/vendors/:slug', auth: 'public', params: vendorParams, isPublic: true },
  async ({ ctx, params }) => {
    const vendor = await findVendor(ctx, params.slug);
    if (!vendor) throw new AppError('not_found', 'There is no stall of that name on the market.');
    return { success: true, vendor };
  },
);
