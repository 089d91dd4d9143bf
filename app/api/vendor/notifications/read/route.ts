import { markNotificationsInput } from '#lib/market/notifications/schema';
import { markStallNotifications } from '#lib/market/notifications/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  { name: 'POST /api/vendor/notifications/read', auth: 'vendor', body: markNotificationsInput },
  async ({ ctx, session, body: { vendor_id, ...which } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { success: true, ids: await markStallNotifications(ctx, session, vendorId, which) };
  },
);
