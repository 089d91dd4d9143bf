import { settingsInput, stallQuery } from '#lib/market/vendors/settings/schema';
import { changeSettings, getSettings } from '#lib/market/vendors/settings/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** What a stall says of itself, and which of its mails the asker gets. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/settings', auth: 'vendor', query: stallQuery },
  async ({ ctx, session, query }) => {
    const vendorId = requireMembership(session, query.vendor_id);
    return { success: true, settings: await getSettings(ctx, session, vendorId) };
  },
);

/** Changes the fields that are named. */
export const PATCH = defineRoute(
  { name: 'PATCH /api/vendor/settings', auth: 'vendor', body: settingsInput },
  async ({ ctx, session, body }) => ({ success: true, settings: await changeSettings(ctx, session, body) }),
);
