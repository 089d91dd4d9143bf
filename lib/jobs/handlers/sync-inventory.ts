import { remember } from '#lib/base/remember';
import { foreignNetwork } from '#lib/engines/fetch/network';
import { makeOutgoingQuota } from '#lib/engines/rate-limit/outgoing';
import type { JobHandler, WorkerContext } from '#lib/jobs/handlers/context';
import { makeFeedBreakers } from '#lib/market/feeds/breakers';
import { type FeedTools, requestDueFeeds, runFeed } from '#lib/market/feeds/run';
import { tryFeed } from '#lib/market/feeds/try-feed';

/** Of all that is asked of one host in a minute; integrations get their share of it. */
const requestsPerMinute = 60;

/** One set per process: breakers and quotas count over all jobs. */
function feedTools({ env, logger, redis }: Pick<WorkerContext, 'env' | 'logger' | 'redis'>): FeedTools {
  return remember('feed-tools', () => ({
    network: foreignNetwork(env.FEED_PRIVATE_SERVERS),
    breakers: makeFeedBreakers(),
    quota: makeOutgoingQuota({ perMinute: requestsPerMinute, logger, redis }).share('integrations'),
  }));
}

/** A handler whose feeds reach the world by these tools. */
export const makeSyncInventory =
  (tools: (ctx: WorkerContext) => FeedTools): JobHandler<'sync-inventory'> =>
  async (ctx, payload, job) => {
    if (payload.kind === 'due') return { requested: await requestDueFeeds(ctx) };
    if (payload.kind === 'trial')
      return { outcome: await tryFeed(ctx, tools(ctx), payload.trialId, job.signal) };
    return { outcome: await runFeed(ctx, tools(ctx), payload.feedId, job) };
  };

/** Runs the feeds that are due, or one of them, or tries one (see its schema). */
export const syncInventory = makeSyncInventory(feedTools);
