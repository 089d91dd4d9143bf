import * as z from 'zod';
import { syncInventoryPayload } from '#lib/market/feeds/schema';
import { importPicturesPayload, importProductsPayload } from '#lib/market/imports/schema';
import { processImagePayload } from '#lib/market/media/schema';
import { generateReportPayload } from '#lib/market/reports/schema';
import { sendEmailPayload } from '#lib/tasks/mail';

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

/** A set of job types by name; the engine works with any, the shop has the one below. */
export type JobTypeMap = Record<string, JobType>;

/** Declares a job type; only for its types. */
export function jobType<S extends z.ZodType>(type: JobType<S>): JobType<S> {
  return type;
}

const nothing = z.strictObject({});
const minute = 60;
const hour = 60 * minute;

/**
 * Every kind of background work. A payload is stored as JSON and read later, perhaps by a newer release: change
 * a schema only so that payloads already waiting still parse.
 */
export const jobTypes = {
  'send-email': jobType({
    payload: sendEmailPayload,
    policy: { retryLimit: 8, retryDelayS: 5, expireInS: minute, concurrency: 4, priority: 20 },
  }),
  'process-image': jobType({
    payload: processImagePayload,
    policy: { retryLimit: 3, retryDelayS: 10, expireInS: 2 * minute, concurrency: 1, priority: 0 },
  }),
  'generate-report': jobType({
    payload: generateReportPayload,
    policy: { retryLimit: 4, retryDelayS: 30, expireInS: 5 * minute, concurrency: 2, priority: 0 },
  }),
  'refresh-views': jobType({
    payload: nothing,
    policy: { retryLimit: 3, retryDelayS: 30, expireInS: 10 * minute, concurrency: 1, priority: 5 },
  }),
  'low-stock-alerts': jobType({
    payload: nothing,
    policy: { retryLimit: 3, retryDelayS: 30, expireInS: 5 * minute, concurrency: 1, priority: 5 },
  }),
  'review-calls': jobType({
    payload: nothing,
    policy: { retryLimit: 3, retryDelayS: 30, expireInS: 5 * minute, concurrency: 1, priority: 5 },
  }),
  cleanup: jobType({
    payload: nothing,
    policy: { retryLimit: 3, retryDelayS: minute, expireInS: 15 * minute, concurrency: 1, priority: 0 },
  }),
  'check-invariants': jobType({
    payload: nothing,
    // A run that was cut off has kept what it saw; the next one goes on.
    policy: { retryLimit: 5, retryDelayS: minute, expireInS: hour, concurrency: 1, priority: -30 },
  }),
  'sync-inventory': jobType({
    payload: syncInventoryPayload,
    policy: {
      retryLimit: 3,
      retryDelayS: 15,
      expireInS: 2 * minute,
      concurrency: 4,
      priority: 10,
      keepS: 2 * 24 * hour,
    },
  }),
  'import-products': jobType({
    payload: importProductsPayload,
    // Lowest: an import may take minutes. A run that was cut off goes on where it was, so many tries do no harm.
    policy: {
      retryLimit: 10,
      retryDelayS: 5,
      retryDelayMaxS: 60,
      expireInS: hour,
      concurrency: 1,
      priority: -10,
    },
  }),
  'import-pictures': jobType({
    payload: importPicturesPayload,
    policy: { retryLimit: 10, retryDelayS: 30, expireInS: 2 * hour, concurrency: 1, priority: -20 },
  }),
  'evaluate-alerts': jobType({
    payload: nothing,
    policy: { retryLimit: 1, retryDelayS: 1, expireInS: 30, concurrency: 1, priority: 30, keepS: 6 * hour },
  }),
};

/** The types of the shop. */
export type JobTypes = typeof jobTypes;

/** The name of a type. */
export type JobName<T extends JobTypeMap = JobTypes> = keyof T & string;

/** What a handler receives. */
export type PayloadOf<N extends JobName<T>, T extends JobTypeMap = JobTypes> = z.output<T[N]['payload']>;

/** What a sender gives: fields with a default may be left out. */
export type SentPayloadOf<N extends JobName<T>, T extends JobTypeMap = JobTypes> = z.input<T[N]['payload']>;
