import * as z from 'zod';
import {
  alert,
  alertBoard,
  alertHistory,
  alertParams,
  chartsQuery,
  historyQuery,
  monitorCharts,
  monitorQuery,
  monitorView,
  muteInput,
} from '#lib/market/alerts/schema';
import { contract } from '#lib/web/contract';

export const alertsContract = contract({
  'POST /api/admin/alerts/:rule/acknowledge': {
    summary: 'Notes that the asking admin has seen a firing alert; 409 when it does not fire any more',
    auth: 'admin',
    params: alertParams,
    answer: z.object({ alert }),
  },
  'POST /api/admin/alerts/:rule/mute': {
    summary: 'Mutes a rule for `minutes` or `until` a time',
    auth: 'admin',
    params: alertParams,
    body: muteInput,
    answer: z.object({ alert }),
  },
  'DELETE /api/admin/alerts/:rule/mute': {
    summary: 'Ends the mute of a rule; does nothing when it has none',
    auth: 'admin',
    params: alertParams,
    answer: z.object({ alert }),
  },
  'GET /api/admin/alerts': {
    summary: 'How every rule stands, worst first, and a page of what happened',
    auth: 'admin',
    query: historyQuery,
    answer: alertBoard.extend({ history: alertHistory }),
  },
  'GET /api/admin/monitoring/charts': {
    summary: 'The course of the figures over a range of time, ready to be drawn',
    auth: 'admin',
    query: chartsQuery,
    answer: monitorCharts,
  },
  'GET /api/admin/monitoring': {
    summary: 'What the monitoring page shows, in one answer: figures of a window, alerts, queues, processes',
    auth: 'admin',
    query: monitorQuery,
    answer: monitorView,
  },
});
