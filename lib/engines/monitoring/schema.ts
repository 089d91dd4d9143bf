import type { OperationKind } from '#lib/base/observe';

/** How far back current figures reach. */
export type StatsWindow = '1m' | '5m' | '1h';

export const windowMs: Record<StatsWindow, number> = { '1m': 60_000, '5m': 300_000, '1h': 3_600_000 };

/** What a sample says of one operation. Durations in milliseconds, percentiles within 1%. */
export interface Timing {
  count: number;
  ratePerS: number;
  /** How many of `count` failed: threw, or answered 5xx. */
  errors: number;
  minMs: number;
  avgMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** One operation over one window. `operation` is a route's pattern, a query's name, a job's type. */
export interface OperationStats extends Timing {
  kind: OperationKind;
  operation: string;
}

/** All operations of one kind together. Percentiles cannot be averaged: these are of all their durations. */
export interface KindStats extends Timing {
  kind: OperationKind;
}

/** One step of a chart. Steps in which nothing happened have count 0 and durations 0. */
export interface SeriesPoint extends Timing {
  /** When the step began, ISO 8601. */
  at: string;
}

/** Counters of one cache since its process began, and its size now. */
export interface CacheGauge {
  hits: number;
  misses: number;
  stale: number;
  /** Misses of what memory should have had: invalidated or not stored before its time. */
  lost: number;
  coalesced: number;
  overtaken: number;
  evictions: number;
  entries: number;
  bytes: number;
  maxBytes: number;
}

export interface LimiterGauge {
  allowed: number;
  refused: number;
}

/** The job queue as a whole; what it holds is the same whoever asks. */
export interface QueueGauge {
  /** Waiting to run now, without those that are scheduled for later. */
  waiting: number;
  running: number;
  deadLetters: number;
  /** Age of the job that waits longest; 0 when none does. */
  oldestS: number;
}

/** What the canary heard of Realtime. */
export interface RealtimeGauge {
  /** Commit → client of the last message, milliseconds; null before the first one. */
  lagMs: number | null;
  /** When something last arrived, ISO 8601; null before the first time. */
  lastAt: string | null;
  /** Seconds since something last arrived, or since the canary began to listen. */
  silentS: number;
}

/** Connections of the database server, over all its users. */
export interface DatabaseGauge {
  connections: number;
  active: number;
  maxConnections: number;
}

/** The state of one process at one moment. */
export interface InstanceGauges {
  uptimeS: number;
  rssBytes: number;
  heapBytes: number;
  /** How late timers were, p99 of the last interval. */
  eventLoopP99Ms: number;
  /** Share of the last interval that the event loop was busy, 0 to 1. */
  eventLoopUtilization: number;
  /** Processor time over the last interval, in cores. */
  cpuCores: number;
  pool: { max: number; used?: number };
  /** Absent when the database could not be asked. */
  database?: DatabaseGauge;
  caches: Record<string, CacheGauge>;
  limiter: Record<string, LimiterGauge>;
  queue?: QueueGauge;
  /** null where no canary runs. */
  realtime: RealtimeGauge | null;
  /** Its last word: it ended in good order and is not listed any more. */
  hasStopped?: boolean;
}

export type ProcessKind = 'web' | 'worker';

/** One process of the shop, by its latest sign of life. */
export interface InstanceState {
  instance: string;
  process: ProcessKind;
  /** When it last wrote, ISO 8601. */
  lastSeenAt: string;
  /** It wrote within the last 45 s: three intervals. */
  isLive: boolean;
  gauges: InstanceGauges;
}

/** A cache over all live instances: the counters are of the window, the sizes of now. */
export interface CacheStatsOfWindow extends CacheGauge {
  /** Share of look-ups that were answered from memory, stale answers included; null when nobody looked. */
  hitRate: number | null;
}

/** What browsers measured on one page. Milliseconds, except CLS, which has no unit. */
export interface VitalStats {
  metric: VitalName;
  page: string;
  count: number;
  p50: number;
  /** The figure by which vitals are rated. */
  p75: number;
  p95: number;
  /** By p75 and the thresholds of web.dev/articles/vitals. */
  rating: 'good' | 'needs-improvement' | 'poor';
}

export type VitalName = 'LCP' | 'CLS' | 'INP' | 'FCP' | 'TTFB';

/** Which of the operations that exist were timed within the window. */
export interface Coverage {
  /** Operations that exist, by kind: every one of them goes through a timing wrapper (a test enumerates them). */
  known: { route: number; page: number; query: number; job: number };
  /** Those of them that ran within the window. */
  seen: { route: number; page: number; query: number; job: number };
}

/** Everything the monitoring page and the alert rules know of a window. */
export interface PerformanceStats {
  generatedAt: string;
  window: StatsWindow;
  /** Of every kind that ran, without web vitals, which have their own list. */
  kinds: KindStats[];
  /** Busiest first. Without web vitals. */
  operations: OperationStats[];
  /** Those of the last 15 minutes, live ones first. */
  instances: InstanceState[];
  caches: Record<string, CacheStatsOfWindow>;
  /** From the newest report of a worker; null when none reported. */
  queue: QueueGauge | null;
  /** The longest silence of any live canary, with its lag; null when none runs. */
  realtime: RealtimeGauge | null;
  webVitals: VitalStats[];
  coverage: Coverage;
}

/** What a chart shows: of one kind or one operation, from `from` to `to` in steps of `stepS`. */
export interface SeriesRequest {
  kind?: OperationKind;
  operation?: string;
  from: Date;
  to: Date;
  /** At least 15. Beyond two hours back the steps are at least 300, beyond two days 3600. */
  stepS: number;
}

/** One step of a chart of the processes themselves, merged over live instances. */
export interface GaugePoint {
  at: string;
  instances: number;
  rssBytes: number;
  eventLoopP99Ms: number;
  eventLoopUtilization: number;
  cpuCores: number;
  /** By cache; null when nobody looked in that step. */
  cacheHitRates: Record<string, number | null>;
  queueWaiting: number | null;
  queueOldestS: number | null;
  realtimeLagMs: number | null;
}
