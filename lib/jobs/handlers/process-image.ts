import type { JobHandler } from '#lib/jobs/handlers/context';
import { processImage as process } from '#lib/market/media/service';
import { jobTypes } from '#lib/tasks/job-types';

/** Sizes of an uploaded picture. */
export const processImage: JobHandler<'process-image'> = (ctx, { imageId }, { signal, attempt }) =>
  process(ctx, imageId, { signal, isLastTry: attempt > jobTypes['process-image'].policy.retryLimit });
