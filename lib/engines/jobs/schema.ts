import * as z from 'zod';

/**
 * What has become of a job. `waiting`: for its first try; `retrying`: for another one; `failed`: its tries are used
 * up and it stays as a dead letter, to be read and tried again by hand.
 */
export const jobState = z.enum(['waiting', 'retrying', 'running', 'done', 'failed', 'cancelled']);
export type JobState = z.infer<typeof jobState>;

/** One job as lists show it. Times are ISO 8601, UTC. */
export const jobSummary = z.object({
  id: z.uuid(),
  type: z.string(),
  state: jobState,
  /** How often it was started. */
  attempts: z.number().int(),
  /** How often it may be started before it counts as failed. */
  max_attempts: z.number().int(),
  priority: z.number().int(),
  /** What makes it one of its kind among those that wait; null when it was sent without a key. */
  key: z.string().nullable(),
  created_at: z.string(),
  /** When it may start or, if it has not yet, might have started. */
  due_at: z.string(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  /** What the latest failed try said. */
  error: z.string().nullable(),
});
export type JobSummary = z.infer<typeof jobSummary>;

/** One try that failed. */
export const jobAttempt = z.object({
  attempt: z.number().int(),
  at: z.string(),
  /** Null when the worker was gone and nobody knows. */
  duration_ms: z.number().nullable(),
  message: z.string(),
  stack: z.string().nullable(),
});
export type JobAttempt = z.infer<typeof jobAttempt>;

export const jobDetail = jobSummary.extend({
  payload: z.unknown(),
  /** What the handler returned. */
  result: z.unknown(),
  /** The tries that failed, oldest first; of very many, the last twenty. */
  failures: z.array(jobAttempt),
});
/** One job with all that is known of it. The payload may name people: for admins' eyes, never for a log. */
export type JobDetail = z.infer<typeof jobDetail>;

export const jobFilter = z.strictObject({
  type: z.string().max(60).optional(),
  state: jobState.optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
/** Which jobs to list. */
export type JobFilter = z.infer<typeof jobFilter>;

export const jobPage = z.object({ jobs: z.array(jobSummary), nextCursor: z.string().nullable() });
export type JobPage = z.infer<typeof jobPage>;

export const jobDepth = z.object({
  /** Due now, first tries and others. */
  waiting: z.number().int(),
  /** Not due yet: sent for later, or pausing before another try. */
  delayed: z.number().int(),
  running: z.number().int(),
  /** Dead letters. */
  failed: z.number().int(),
  /** For how long the oldest that is due has been due, in seconds; null when none waits. */
  oldest_waiting_s: z.number().nullable(),
  done_last_hour: z.number().int(),
  failed_last_hour: z.number().int(),
});
export type JobDepth = z.infer<typeof jobDepth>;

export const jobsOverview = z.object({
  at: z.string(),
  types: z.array(jobDepth.extend({ type: z.string() })),
  total: jobDepth,
});
/** How full the queue is, by type and together. */
export type JobsOverview = z.infer<typeof jobsOverview>;
