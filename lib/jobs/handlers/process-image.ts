import type { JobHandler } from '#lib/jobs/handler';
import { jobTypes } from '#lib/jobs/job-types';
import { processImage as process } from '#lib/media/service';

/** Sizes of an uploaded picture. */
export const processImage: JobHandler<'process-image'> = (ctx, { imageId }, { signal, attempt }) =>
  process(ctx, imageId, { signal, isLastTry: attempt > jobTypes['process-image'].policy.retryLimit });
