import { settingsContract } from '#lib/market/vendors/settings/contract';
import { changeLocation, removeLocation } from '#lib/market/vendors/settings/service';
import { defineRoute } from '#lib/web/define-route';

/** Renames a location, or makes it the main one. */
export const PATCH = defineRoute(
  settingsContract['PATCH /api/vendor/locations/:id'],
  async ({ ctx, session, params: { id }, body }) => ({
    locations: await changeLocation(ctx, session, id, body),
  }),
);

/** Removes a location that never held anything. */
export const DELETE = defineRoute(
  settingsContract['DELETE /api/vendor/locations/:id'],
  ({ ctx, session, params: { id } }) => removeLocation(ctx, session, id),
);
