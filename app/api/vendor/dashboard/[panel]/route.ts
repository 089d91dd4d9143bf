import * as z from 'zod';
import { requireMembership } from '#lib/auth/require-membership';
import { panelName } from '#lib/dashboard/schema';
import { readPanel } from '#lib/dashboard/service';
import { defineRoute } from '#lib/http/define-route';

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
