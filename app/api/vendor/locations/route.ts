import { settingsContract } from '#lib/market/vendors/settings/contract';
import { addLocation, listLocations } from '#lib/market/vendors/settings/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** A stall's locations, the main one first. */
export const GET = defineRoute(
  settingsContract['GET /api/vendor/locations'],
  async ({ ctx, session, query }) => {
    const vendorId = requireMembership(session, query.vendor_id);
    return { locations: await listLocations(ctx, session, vendorId) };
  },
);

/** Adds a location. */
export const POST = defineRoute(
  settingsContract['POST /api/vendor/locations'],
  async ({ ctx, session, body: { vendor_id, ...form } }) => ({
    location: await addLocation(ctx, session, vendor_id, form),
  }),
);
