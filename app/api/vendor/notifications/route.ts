import { requireMembership } from '#lib/auth/require-membership';
import { defineRoute } from '#lib/http/define-route';
import { notificationsQuery } from '#lib/notifications/schema';
import { listStallNotifications } from '#lib/notifications/service';

export const GET = defineRoute(
  { name: 'GET /api/vendor/notifications', auth: 'vendor', query: notificationsQuery },
  async ({ ctx, session, query: { vendor_id, ...page } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { success: true, ...(await listStallNotifications(ctx, session, vendorId, page)) };
  },
);
