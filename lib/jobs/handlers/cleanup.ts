import { deleteExpired } from '#lib/data/db/retention';
import type { JobHandler } from '#lib/jobs/handlers/context';
import { removeUnusedPictures } from '#lib/market/media/unused';

/** Takes away what is older than it is useful: rows, and pictures that no row names. */
export const cleanup: JobHandler<'cleanup'> = async ({ db, storage }, _payload, job) => {
  const rows = await deleteExpired(db, job.signal);
  return { ...rows, 'unused pictures': await removeUnusedPictures({ db, storage }, job.signal) };
};
