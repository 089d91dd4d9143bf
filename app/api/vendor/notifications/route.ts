import { notificationsContract } from '#lib/market/notifications/contract';
import { listStallNotifications } from '#lib/market/notifications/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  notificationsContract['GET /api/vendor/notifications'],
  async ({ ctx, session, query: { vendor_id, ...page } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return listStallNotifications(ctx, session, vendorId, page);
  },
);
