import { requireMembership } from '#lib/auth/require-membership';
import { defineRoute } from '#lib/http/define-route';
import { markNotificationsInput } from '#lib/notifications/schema';
import { markStallNotifications } from '#lib/notifications/service';

export const POST = defineRoute(
  { name: 'POST /api/vendor/notifications/read', auth: 'vendor', body: markNotificationsInput },
  async ({ ctx, session, body: { vendor_id, ...which } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { success: true, ids: await markStallNotifications(ctx, session, vendorId, which) };
  },
);
