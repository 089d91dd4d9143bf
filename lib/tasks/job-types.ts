import * as z from 'zod';
import { type JobName, jobType, type PayloadOf, type SentPayloadOf } from '#lib/engines/jobs/job-type';
import { sendEmailPayload } from '#lib/tasks/mail';
import {
  generateReportPayload,
  importPicturesPayload,
  importProductsPayload,
  processImagePayload,
  syncInventoryPayload,
} from '#lib/tasks/payloads';

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

export type ShopJobName = JobName<JobTypes>;
export type ShopPayloadOf<N extends ShopJobName> = PayloadOf<N, JobTypes>;
export type ShopSentPayloadOf<N extends ShopJobName> = SentPayloadOf<N, JobTypes>;
