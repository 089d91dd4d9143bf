import type { JobHandler } from '#lib/jobs/handlers/context';
import { tellReviewCalls } from '#lib/market/products/review-calls';

/** Tells admins what began to wait for them since the last run, through REST. */
export const reviewCalls: JobHandler<'review-calls'> = (ctx, _payload, job) =>
  tellReviewCalls(ctx, job.signal);
