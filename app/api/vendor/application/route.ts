import { applicationInput } from '#lib/market/vendors/applications/schema';
import { applyForStall, findOwnApplication } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Where the asker's latest application stands; null when they never applied. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/application', auth: 'user' },
  async ({ ctx, session }) => ({ success: true, application: await findOwnApplication(ctx, session) }),
);

/** Applies for a stall, or once more after a rejection. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/application', auth: 'user', body: applicationInput, limit: 'vendorWrite' },
  async ({ ctx, session, body }) => ({ success: true, application: await applyForStall(ctx, session, body) }),
);
