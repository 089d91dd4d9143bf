import { notificationsContract } from '#lib/market/notifications/contract';
import { markStallNotifications } from '#lib/market/notifications/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  notificationsContract['POST /api/vendor/notifications/read'],
  async ({ ctx, session, body: { vendor_id, ...which } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { ids: await markStallNotifications(ctx, session, vendorId, which) };
  },
);
