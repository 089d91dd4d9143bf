import * as z from 'zod';
import { panelName } from '#lib/market/dashboard/schema';
import { readPanel } from '#lib/market/dashboard/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

const params = z.strictObject({ panel: panelName });
const query = z.strictObject({ vendor_id: z.uuid().optional() });

/** One panel, to try it again or because something of it changed. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/dashboard/:panel', auth: 'vendor', params, query },
  async ({ ctx, session, params: { panel }, query: { vendor_id } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { success: true, panel, data: await readPanel(ctx, session, vendorId, panel) };
  },
);
