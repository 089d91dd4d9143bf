import { apiKeyParams } from '#lib/api-keys/schema';
import { endApiKey } from '#lib/api-keys/service';
import { defineRoute } from '#lib/http/define-route';

/** Revokes a key: at once and for good. */
export const DELETE = defineRoute(
  { name: 'DELETE /api/vendor/api-keys/:id', auth: 'vendor', params: apiKeyParams },
  async ({ ctx, session, params: { id } }) => {
    await endApiKey(ctx, session, id);
    return { success: true };
  },
);
