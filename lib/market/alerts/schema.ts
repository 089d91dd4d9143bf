import * as z from 'zod';

/** `critical`: shoppers notice now. `warning`: somebody should look today. */
export const severity = z.enum(['critical', 'warning']);
export type Severity = z.infer<typeof severity>;

/** `resolved` is `ok` that was firing a little while ago. */
export const alertState = z.enum(['ok', 'pending', 'firing', 'resolved']);
export type AlertState = z.infer<typeof alertState>;

const time = z.iso.datetime();

/** One rule and how it stands. Times are ISO 8601. */
export const alert = z.object({
  rule: z.string(),
  title: z.string(),
  /** What the rule asks for, with its limits. */
  what: z.string(),
  /** What to do when it fires. */
  advice: z.string(),
  severity,
  state: alertState,
  /** When this state began; null before the first look. */
  since: time.nullable(),
  /** The last figure and its unit; null while it cannot be told. */
  value: z.number().nullable(),
  unit: z.string(),
  message: z.string(),
  /** While firing: since when it has been well, and for how long it must be to count as resolved. */
  clearSince: time.nullable(),
  resolveS: z.number(),
  /** False when the last look could not tell: the state is the one before. */
  isKnown: z.boolean(),
  evaluatedAt: time.nullable(),
  mutedUntil: time.nullable(),
  acknowledgedAt: time.nullable(),
  acknowledgedBy: z.string().nullable(),
});
export type Alert = z.infer<typeof alert>;

export const eventKind = z.enum(['firing', 'resolved', 'muted', 'unmuted', 'acknowledged']);
export type EventKind = z.infer<typeof eventKind>;

/** Something that happened to a rule; `actor` is the admin who did it, null for the rule itself. */
export const alertEvent = z.object({
  id: z.uuid(),
  rule: z.string(),
  title: z.string(),
  kind: eventKind,
  at: time,
  value: z.number().nullable(),
  message: z.string(),
  actor: z.string().nullable(),
});

/** The last time that the promises of the database were re-counted. */
export const invariantCheck = z.object({
  at: time,
  tookMs: z.number(),
  violationCount: z.number(),
  /** At most 20 of them. */
  violations: z.array(
    z.object({
      invariant: z.string(),
      subjectId: z.string(),
      expected: z.number(),
      actual: z.number(),
      detail: z.string(),
    }),
  ),
});
export type InvariantCheck = z.infer<typeof invariantCheck>;

/** Everything about alerts that the monitoring page shows; alerts come worst first. */
export const alertBoard = z.object({
  alerts: z.array(alert),
  invariants: invariantCheck.nullable(),
  /** When the rules were last looked at; null before the first time. */
  evaluatedAt: time.nullable(),
});
export type AlertBoard = z.infer<typeof alertBoard>;

export const alertHistory = z.object({ events: z.array(alertEvent), nextCursor: z.string().nullable() });
export type AlertHistory = z.infer<typeof alertHistory>;

export const historyQuery = z.strictObject({
  rule: z.string().max(60).optional(),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type HistoryQuery = z.infer<typeof historyQuery>;

export const alertParams = z.strictObject({ rule: z.string().max(60) });

const longestMuteMinutes = 30 * 24 * 60;

/** For how long, or until when, nobody is mailed: one of the two, at most 30 days. */
export const muteInput = z
  .strictObject({
    minutes: z.number().int().min(1).max(longestMuteMinutes).optional(),
    until: z.iso.datetime({ offset: true }).optional(),
  })
  .refine(({ minutes, until }) => (minutes === undefined) !== (until === undefined), {
    message: 'give either minutes or until',
  });
export type MuteInput = z.infer<typeof muteInput>;

/** How far back the charts go. */
export const chartRange = z.enum(['15m', '1h', '24h', '7d', '30d']);
export type ChartRange = z.infer<typeof chartRange>;

/** What the charts compare: each kind of operation with percentiles of its own. */
export const timedKind = z.enum(['gateway', 'route', 'page', 'query', 'job']);
export type TimedKind = z.infer<typeof timedKind>;

const percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() });

/** One step of the charts. What was not measured in it is null or left out. */
export const chartRow = z.object({
  /** When the step began, milliseconds. */
  at: z.number(),
  /** All that the gateway answered; without one, what routes and pages did. */
  answersPerS: z.number(),
  errorsPerS: z.number(),
  /** Milliseconds, by kind. */
  times: z.partialRecord(timedKind, percentiles),
  /** 0 to 1, by cache. */
  hitRates: z.record(z.string(), z.number().nullable()),
  queueWaiting: z.number().nullable(),
  queueOldestS: z.number().nullable(),
  realtimeLagMs: z.number().nullable(),
  eventLoopP99Ms: z.number().nullable(),
  rssBytes: z.number().nullable(),
});
export type ChartRow = z.infer<typeof chartRow>;

export const monitorCharts = z.object({ range: chartRange, stepS: z.number(), rows: z.array(chartRow) });
export type MonitorCharts = z.infer<typeof monitorCharts>;
export const chartsQuery = z.strictObject({ range: chartRange.default('15m') });

const timing = {
  count: z.number(),
  ratePerS: z.number(),
  errors: z.number(),
  avgMs: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  maxMs: z.number(),
};

const realtimeState = z.object({
  lagMs: z.number().nullable(),
  lastAt: z.string().nullable(),
  silentS: z.number(),
});

/** One process of the shop, by its latest sign of life. */
export const instanceLine = z.object({
  instance: z.string(),
  process: z.string(),
  lastSeenAt: z.string(),
  isLive: z.boolean(),
  uptimeS: z.number(),
  rssBytes: z.number(),
  eventLoopP99Ms: z.number(),
  eventLoopUtilization: z.number(),
  cpuCores: z.number(),
});
export type InstanceLine = z.infer<typeof instanceLine>;

export const cacheLine = z.object({
  name: z.string(),
  /** 0 to 1; null when nobody looked. */
  hitRate: z.number().nullable(),
  lookups: z.number(),
  evictions: z.number(),
  entries: z.number(),
  bytes: z.number(),
  maxBytes: z.number(),
});
export type CacheLine = z.infer<typeof cacheLine>;

export const queueLine = z.object({
  type: z.string(),
  waiting: z.number(),
  running: z.number(),
  dead: z.number(),
  oldestS: z.number().nullable(),
  doneLastHour: z.number(),
});
export type QueueLine = z.infer<typeof queueLine>;

export const operationLine = z.object({ kind: z.string(), operation: z.string(), ...timing });
export type OperationLine = z.infer<typeof operationLine>;

export const vitalLine = z.object({
  metric: z.string(),
  page: z.string(),
  count: z.number(),
  p75: z.number(),
  rating: z.enum(['good', 'needs-improvement', 'poor']),
});
export type VitalLine = z.infer<typeof vitalLine>;

export const statsWindow = z.enum(['1m', '5m', '1h']);
export const monitorQuery = z.strictObject({ window: statsWindow.default('5m') });

/** What the monitoring page shows of a window. */
export const monitorView = z.object({
  at: time,
  window: statsWindow,
  board: alertBoard,
  /** By kind: percentiles over all operations of it. Kinds that did not run are left out. */
  kinds: z.array(z.object({ kind: timedKind, ...timing })),
  operations: z.array(operationLine),
  caches: z.array(cacheLine),
  /** Null when the queue cannot be asked. */
  queues: z.array(queueLine).nullable(),
  instances: z.array(instanceLine),
  database: z.object({ connections: z.number(), active: z.number(), maxConnections: z.number() }).nullable(),
  /** Null where no canary runs. */
  realtime: realtimeState.nullable(),
  webVitals: z.array(vitalLine),
  /** How many of the operations that exist ran within the window. */
  coverage: z.object({ known: z.number(), seen: z.number() }),
});
export type MonitorView = z.infer<typeof monitorView>;
