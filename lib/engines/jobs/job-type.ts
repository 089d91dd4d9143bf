import type * as z from 'zod';

/** How jobs of one type are treated. Times in seconds. */
export interface JobPolicy {
  /** Tries after the first one. Zero for work that the next scheduled run does anyway. */
  retryLimit: number;
  /** Before the first retry; doubles with every further one, with up to as much again by chance. */
  retryDelayS: number;
  /** The longest pause between two tries. Default: an hour. */
  retryDelayMaxS?: number;
  /** A run longer than this is told to stop and counts as failed. */
  expireInS: number;
  /** How many run at the same time in one worker. */
  concurrency: number;
  /** Higher is taken first: among the types that have work, and as the default among the jobs of this one. */
  priority: number;
  /** How long a worker may be silent before its job is given to another. Default 30, at least 10. */
  heartbeatS?: number;
  /** How long ended jobs can be read. Default: 14 days. */
  keepS?: number;
}

/** A kind of background work: what it needs to know, and how it is treated. */
export interface JobType<S extends z.ZodType = z.ZodType> {
  payload: S;
  policy: JobPolicy;
}

/** A set of job types by name. */
export type JobTypeMap = Record<string, JobType>;

/** Declares a job type; only for its types. */
export function jobType<S extends z.ZodType>(type: JobType<S>): JobType<S> {
  return type;
}

/** The name of a type. */
export type JobName<T extends JobTypeMap> = keyof T & string;

/** What a handler receives. */
export type PayloadOf<N extends JobName<T>, T extends JobTypeMap> = z.output<T[N]['payload']>;

/** What a sender gives: fields with a default may be left out. */
export type SentPayloadOf<N extends JobName<T>, T extends JobTypeMap> = z.input<T[N]['payload']>;
