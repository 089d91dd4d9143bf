import * as z from 'zod';
import { performanceQuery } from '#lib/engines/monitoring/performance-query';
import type {
  CacheStatsOfWindow,
  Coverage,
  InstanceState,
  OperationStats,
  QueueGauge,
  RealtimeGauge,
  SeriesPoint,
  VitalStats,
} from '#lib/engines/monitoring/schema';
import { vitalsReport } from '#lib/engines/monitoring/vitals';
import { contract } from '#lib/web/contract';

/** The figures of a window, in the monitor's own shapes (lib/engines/monitoring/schema.ts). */
const performanceStats = z.object({
  generated_at: z.string(),
  window: z.enum(['1m', '5m', '1h']),
  operations: z.array(z.custom<OperationStats>()),
  instances: z.array(z.custom<InstanceState>()),
  caches: z.record(z.string(), z.custom<CacheStatsOfWindow>()),
  queues: z.custom<QueueGauge>().nullable(),
  realtime: z.custom<RealtimeGauge>().nullable(),
  web_vitals: z.array(z.custom<VitalStats>()),
  coverage: z.custom<Coverage>(),
  series: z.array(z.custom<SeriesPoint>()).optional(),
});

export const monitoringContract = contract({
  'GET /api/health': {
    summary: 'Whether this process answers. Says nothing of its parts: a slow database restarts nobody',
    auth: 'public',
    answer: z.object({ status: z.literal('ok') }),
  },
  'GET /api/ready': {
    summary: 'Whether each part answers in time, down to the database; 503 names the one that does not',
    auth: 'public',
    answer: { media: 'application/json' },
  },
  'GET /api/openapi.json': {
    summary: 'This document: every endpoint, what it takes and what it answers. Its ETag changes with it',
    auth: 'public',
    answer: { media: 'application/json' },
  },
  'GET /api/admin/performance-stats': {
    summary:
      'The figures of the monitoring page; with `from`, `to` or `operation` also their course over time',
    auth: 'admin',
    query: performanceQuery,
    answer: performanceStats,
  },
  'POST /api/vitals': {
    summary: 'Browsers tell how a page felt. Nothing about the person is read',
    auth: 'public',
    body: vitalsReport,
    limit: 'vitals',
  },
});
