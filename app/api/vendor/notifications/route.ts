import { notificationsQuery } from '#lib/market/notifications/schema';
import { listStallNotifications } from '#lib/market/notifications/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/vendor/notifications', auth: 'vendor', query: notificationsQuery },
  async ({ ctx, session, query: { vendor_id, ...page } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { success: true, ...(await listStallNotifications(ctx, session, vendorId, page)) };
  },
);
