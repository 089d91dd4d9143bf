import type { JobHandler } from '#lib/jobs/handlers/context';
import { announceImport } from '#lib/market/imports/announce';
import { giveUpImport, runImport } from '#lib/market/imports/run';
import { jobTypes } from '#lib/tasks/job-types';

/** Goes on with an import, or with the check before it. */
export const importProducts: JobHandler<'import-products'> = async (ctx, { importId }, job) => {
  try {
    const ended = await runImport(ctx, importId, job);
    // Also after a run that was cut off right behind its end: both find out what there is to do, if anything.
    if (ended.outcome !== 'checked') {
      await ctx.jobs.send('import-pictures', { importId }, { key: importId });
      await announceImport(ctx, importId);
    }
    return ended;
  } catch (error) {
    const isLast = job.attempt > jobTypes['import-products'].policy.retryLimit;
    if (isLast && !job.signal.aborted) await giveUpImport(ctx, importId);
    throw error;
  }
};
