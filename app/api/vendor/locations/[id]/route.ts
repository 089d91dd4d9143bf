import { defineRoute } from '#lib/http/define-route';
import { locationInput, locationParams } from '#lib/stall/schema';
import { changeLocation, removeLocation } from '#lib/stall/service';

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
