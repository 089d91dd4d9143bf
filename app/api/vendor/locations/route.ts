import { newLocationInput, stallQuery } from '#lib/market/vendors/settings/schema';
import { addLocation, listLocations } from '#lib/market/vendors/settings/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** A stall's locations, the main one first. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/locations', auth: 'vendor', query: stallQuery },
  async ({ ctx, session, query }) => {
    const vendorId = requireMembership(session, query.vendor_id);
    return { success: true, locations: await listLocations(ctx, session, vendorId) };
  },
);

/** Adds a location. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/locations', auth: 'vendor', body: newLocationInput },
  async ({ ctx, session, body: { vendor_id, ...form } }) => ({
    success: true,
    location: await addLocation(ctx, session, vendor_id, form),
  }),
);
