import { makeFeedBreakers } from '#lib/feeds/breakers';
import { publicNetwork } from '#lib/feeds/network';
import { type FeedTools, requestDueFeeds, runFeed } from '#lib/feeds/service';
import type { JobHandler, WorkerContext } from '#lib/jobs/handler';
import { makeOutgoingQuota } from '#lib/rate-limit/outgoing';
import { remember } from '#lib/remember';

/** Of all that is asked of one host in a minute; integrations get their share of it. */
const requestsPerMinute = 60;

/** One set per process: breakers and quotas count over all jobs. */
function feedTools({ logger, redis }: Pick<WorkerContext, 'logger' | 'redis'>): FeedTools {
  return remember('feed-tools', () => ({
    network: publicNetwork,
    breakers: makeFeedBreakers(),
    quota: makeOutgoingQuota({ perMinute: requestsPerMinute, logger, redis }).share('integrations'),
  }));
}

/** A handler whose feeds reach the world by these tools. */
export const makeSyncInventory =
  (tools: (ctx: WorkerContext) => FeedTools): JobHandler<'sync-inventory'> =>
  async (ctx, payload, job) => {
    if (payload.kind === 'due') return { requested: await requestDueFeeds(ctx) };
    return { outcome: await runFeed(ctx, tools(ctx), payload.feedId, job) };
  };

/** Runs the feeds that are due, or one of them (see its schema). */
export const syncInventory = makeSyncInventory(feedTools);
