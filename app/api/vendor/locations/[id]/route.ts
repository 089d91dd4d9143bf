import { locationInput, locationParams } from '#lib/market/vendors/settings/schema';
import { changeLocation, removeLocation } from '#lib/market/vendors/settings/service';
import { defineRoute } from '#lib/web/define-route';

/** Renames a location, or makes it the main one. */
export const PATCH = defineRoute(
  { name: 'PATCH /api/vendor/locations/:id', auth: 'vendor', params: locationParams, body: locationInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    locations: await changeLocation(ctx, session, id, body),
  }),
);

/** Removes a location that never held anything. */
export const DELETE = defineRoute(
  { name: 'DELETE /api/vendor/locations/:id', auth: 'vendor', params: locationParams },
  async ({ ctx, session, params: { id } }) => {
    await removeLocation(ctx, session, id);
    return { success: true };
  },
);
