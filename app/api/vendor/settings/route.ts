import { settingsContract } from '#lib/market/vendors/settings/contract';
import { changeSettings, getSettings } from '#lib/market/vendors/settings/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** What a stall says of itself, and which of its mails the asker gets. */
export const GET = defineRoute(
  settingsContract['GET /api/vendor/settings'],
  async ({ ctx, session, query }) => {
    const vendorId = requireMembership(session, query.vendor_id);
    return { settings: await getSettings(ctx, session, vendorId) };
  },
);

/** Changes the fields that are named. */
export const PATCH = defineRoute(
  settingsContract['PATCH /api/vendor/settings'],
  async ({ ctx, session, body }) => ({ settings: await changeSettings(ctx, session, body) }),
);
