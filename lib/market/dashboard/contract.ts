import * as z from 'zod';
import { dashboard, onePanel, panelName } from '#lib/market/dashboard/schema';
import { contract } from '#lib/web/contract';

export const dashboardContract = contract({
  'GET /api/vendor/dashboard/:panel': {
    summary: 'One panel, to try it again or because something of it changed',
    auth: 'vendor',
    params: z.strictObject({ panel: panelName }),
    query: z.strictObject({ vendor_id: z.uuid().optional() }),
    answer: onePanel,
  },
  'GET /api/vendor/dashboard': {
    summary:
      'All panels of a stall. Each has its own outcome, so a panel that failed does not fail the answer',
    auth: 'vendor',
    query: z.strictObject({ vendor_id: z.uuid().optional() }),
    answer: z.object({ panels: dashboard }),
  },
});
