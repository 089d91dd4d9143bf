import { apiKeysContract } from '#lib/market/vendors/api-keys/contract';
import { createApiKey, listApiKeys } from '#lib/market/vendors/api-keys/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** A stall's keys without the keys themselves; for its owners. */
export const GET = defineRoute(
  apiKeysContract['GET /api/vendor/api-keys'],
  async ({ ctx, session, query }) => {
    const vendorId = requireMembership(session, query.vendor_id);
    return { keys: await listApiKeys(ctx, session, vendorId) };
  },
);

/** Makes a key; this answer is the only place where it stands. */
export const POST = defineRoute(
  apiKeysContract['POST /api/vendor/api-keys'],
  ({ ctx, session, body: { vendor_id, ...form } }) => createApiKey(ctx, session, vendor_id, form),
);
