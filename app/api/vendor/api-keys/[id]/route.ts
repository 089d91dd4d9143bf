import { apiKeyParams } from '#lib/market/vendors/api-keys/schema';
import { endApiKey } from '#lib/market/vendors/api-keys/service';
import { defineRoute } from '#lib/web/define-route';

/** Revokes a key: at once and for good. */
export const DELETE = defineRoute(
  { name: 'DELETE /api/vendor/api-keys/:id', auth: 'vendor', params: apiKeyParams },
  async ({ ctx, session, params: { id } }) => {
    await endApiKey(ctx, session, id);
    return { success: true };
  },
);
