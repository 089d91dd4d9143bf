import type { JobHandler } from '#lib/jobs/handler';
import { processImage as process } from '#lib/media/service';

/** Sizes of an uploaded picture. */
export const processImage: JobHandler<'process-image'> = (ctx, { imageId }, job) =>
  process(ctx, imageId, job.signal);
