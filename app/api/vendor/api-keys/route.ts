import { apiKeyInput } from '#lib/market/vendors/api-keys/schema';
import { createApiKey, listApiKeys } from '#lib/market/vendors/api-keys/service';
import { stallQuery } from '#lib/market/vendors/settings/schema';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** A stall's keys without the keys themselves; for its owners. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/api-keys', auth: 'vendor', query: stallQuery },
  async ({ ctx, session, query }) => {
    const vendorId = requireMembership(session, query.vendor_id);
    return { success: true, keys: await listApiKeys(ctx, session, vendorId) };
  },
);

/** Makes a key; this answer is the only place where it stands. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/api-keys', auth: 'vendor', body: apiKeyInput },
  async ({ ctx, session, body: { vendor_id, ...form } }) => ({
    success: true,
    ...(await createApiKey(ctx, session, vendor_id, form)),
  }),
);
