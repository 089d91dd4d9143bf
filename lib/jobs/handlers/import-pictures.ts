import { remember } from '#lib/base/remember';
import { publicNetwork } from '#lib/engines/fetch/network';
import { makeOutgoingQuota } from '#lib/engines/rate-limit/outgoing';
import type { JobHandler, WorkerContext } from '#lib/jobs/handlers/context';
import { fetchPictures, type PictureTools } from '#lib/market/imports/fetch-pictures';

/** Of all that is asked of one host in a minute; imports get their share of it. */
const requestsPerMinute = 300;

const pictureTools = ({ logger, redis }: Pick<WorkerContext, 'logger' | 'redis'>): PictureTools =>
  remember('picture-tools', () => ({
    network: publicNetwork,
    quota: makeOutgoingQuota({ perMinute: requestsPerMinute, logger, redis }).share('imports'),
  }));

/** Fetches the pictures that the file of an import named. */
export const importPictures: JobHandler<'import-pictures'> = (ctx, { importId }, job) =>
  fetchPictures(ctx, pictureTools(ctx), importId, job.signal);
