import { apiKeysContract } from '#lib/market/vendors/api-keys/contract';
import { endApiKey } from '#lib/market/vendors/api-keys/service';
import { defineRoute } from '#lib/web/define-route';

/** Revokes a key: at once and for good. */
export const DELETE = defineRoute(
  apiKeysContract['DELETE /api/vendor/api-keys/:id'],
  ({ ctx, session, params: { id } }) => endApiKey(ctx, session, id),
);
