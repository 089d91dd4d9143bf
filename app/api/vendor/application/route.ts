import { applicationsContract } from '#lib/market/vendors/applications/contract';
import { applyForStall, findOwnApplication } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Where the asker's latest application stands; null when they never applied. */
export const GET = defineRoute(
  applicationsContract['GET /api/vendor/application'],
  async ({ ctx, session }) => ({ application: await findOwnApplication(ctx, session) }),
);

/** Applies for a stall, or once more after a rejection. */
export const POST = defineRoute(
  applicationsContract['POST /api/vendor/application'],
  async ({ ctx, session, body }) => ({ application: await applyForStall(ctx, session, body) }),
);
