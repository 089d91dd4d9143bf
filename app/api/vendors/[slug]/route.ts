import { AppError } from '#lib/base/errors';
import { vendorsContract } from '#lib/market/vendors/contract';
import { findVendor } from '#lib/market/vendors/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(vendorsContract['GET /api/vendors/:slug'], async ({ ctx, params }) => {
  const vendor = await findVendor(ctx, params.slug);
  if (!vendor) throw new AppError('not_found', 'There is no stall of that name on the market.');
  return { vendor };
});
