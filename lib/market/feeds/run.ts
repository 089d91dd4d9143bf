import { createHash } from 'node:crypto';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import { type FetchedFile, fetchFile } from '#lib/engines/fetch/fetch-file';
import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';
import type { ForeignNetwork } from '#lib/engines/fetch/network';
import type { FeedBreakers } from '#lib/market/feeds/breakers';
import { type ParsedFeed, parseFeed } from '#lib/market/feeds/parse-feed';
import {
  type Applied,
  applyRows,
  beginRun,
  type Ending,
  endRun,
  type FeedToRun,
  postpone,
  type RunState,
  readClock,
  type SeenVersion,
  takeDueFeeds,
} from '#lib/market/feeds/run-queries';
import { type FeedMapping, feedMapping } from '#lib/market/feeds/schema';
import { mailAddress } from '#lib/tasks/mail';
import type { ShopQueue } from '#lib/tasks/queue';

/** What feeds need of the world outside. */
export interface FeedTools {
  network: ForeignNetwork;
  breakers: FeedBreakers;
  /** How many requests a host may get; shared with imports. */
  quota: { take(host: string): Promise<{ isAllowed: boolean; waitMs: number }> };
}

interface Ctx {
  db: Db;
  jobs: Pick<ShopQueue, 'send'>;
}

const shownProblems = 100;

/** Asks for one run of each feed whose time has come; a feed that waits already is not asked for twice. */
export function requestDueFeeds(ctx: Ctx): Promise<number> {
  return takeDueFeeds(ctx.db, async (tx, feedId) => {
    await ctx.jobs.send('sync-inventory', { kind: 'feed', feedId }, { tx, key: `feed:${feedId}` });
  });
}

/** The server, by which quotas and breakers count. */
export function hostOf({ url }: { url: string }): string {
  if (!URL.canParse(url)) throw new ForeignFileError('The address of the feed is not a URL.');
  return new URL(url).host;
}

/** Which columns to read. Throws ForeignFileError when that was not set up right. */
export function mappingOf(feed: { mapping: unknown }): FeedMapping {
  const mapping = feedMapping.safeParse(feed.mapping);
  if (!mapping.success)
    throw new ForeignFileError('Which columns to read is not set up right for this feed.');
  return mapping.data;
}

function fetchOf(feed: FeedToRun, tools: FeedTools, signal: AbortSignal): Promise<FetchedFile> {
  const known = { etag: feed.etag, lastModified: feed.last_modified };
  const host = hostOf(feed);
  return tools.breakers.run(host, () => fetchFile(feed.url, known, tools.network, signal));
}

interface FetchedRun {
  feedId: string;
  runId: string;
  fetchedAt: string;
  seen: SeenVersion;
}

function figuresOf({ rows, problems }: ParsedFeed, applied: Applied) {
  const all = [...problems, ...(applied.problems ?? [])].sort((a, b) => a.line - b.line);
  return {
    rows: rows.length + problems.length,
    changed: applied.changed ?? 0,
    problem_count: problems.length + (applied.problem_count ?? 0),
    problems: all.slice(0, shownProblems),
  };
}

/**
 * Ends a run; the mail to the stall whose feed has now failed too often is there if and only if the end is. It goes to
 * the stall's own address, as what concerns its stock must be known, and once per outage.
 */
async function end(ctx: Ctx, tx: Tx, runId: string, ending: Ending): Promise<void> {
  const outage = await endRun(tx, runId, ending);
  if (!outage || !mailAddress.safeParse(outage.email).success) return;
  const { store, feed, error, last_good_at, feed_id } = outage;
  const key = `feed-failing:${runId}`;
  const props = { store, feed, error, lastGoodAt: last_good_at, path: `/vendor/feeds/${feed_id}` };
  await ctx.jobs.send('send-email', { key, to: outage.email, template: 'feed-failing', props }, { tx, key });
}

/** Ends a run that has set nothing. */
const endAlone = defineQuery(
  'feeds.endAlone',
  (ctx: Ctx, runId: string, ending: Ending): Promise<void> =>
    ctx.db.transaction().execute((tx) => end(ctx, tx, runId, ending)),
);

/** Changing the stock and writing that the run is over are one transaction: run again, it finds nothing to do. */
const applyAndEnd = defineQuery(
  'feeds.applyAndEnd',
  (ctx: Ctx, run: FetchedRun, parsed: ParsedFeed): Promise<RunState> =>
    ctx.db.transaction().execute(async (tx) => {
      const applied = await applyRows(tx, run, parsed.rows);
      const { state, error } = applied;
      const seen = state === 'applied' ? run.seen : undefined;
      await end(ctx, tx, run.runId, { state, error, figures: figuresOf(parsed, applied), seen });
      return state;
    }),
);

async function fetchAndApply(
  ctx: Ctx,
  tools: FeedTools,
  feed: FeedToRun,
  runId: string,
  signal: AbortSignal,
) {
  const fetchedAt = await readClock(ctx.db);
  const fetched = await fetchOf(feed, tools, signal);
  const hash = fetched.isChanged
    ? createHash('sha256').update(fetched.bytes).digest('hex')
    : feed.content_hash;
  // Setting the same figures again would bring back what was sold since.
  if (!fetched.isChanged || hash === feed.content_hash) {
    await endAlone(ctx, runId, { state: 'unchanged' });
    return 'unchanged';
  }
  const parsed = await parseFeed(fetched.bytes, feed.format, mappingOf(feed));
  signal.throwIfAborted();
  const seen = { content_hash: hash ?? '', etag: fetched.etag, last_modified: fetched.lastModified };
  return applyAndEnd(ctx, { feedId: feed.id, runId, fetchedAt, seen }, parsed);
}

/**
 * One run of a feed: fetch, read, set the stock. A feed that fails, or whose file is not to be trusted, changes
 * nothing: the stock stays as the last good file and the sales since left it, the run and the feed say what was wrong,
 * and the feed is asked again later. That is no failure of the job; only our own troubles are thrown.
 */
export async function runFeed(
  ctx: Ctx,
  tools: FeedTools,
  feedId: string,
  run: { id: string; signal: AbortSignal },
): Promise<RunState | 'nothing to do'> {
  const feed = await beginRun(ctx.db, feedId, run.id);
  if (!feed) return 'nothing to do';
  try {
    const turn = await tools.quota.take(hostOf(feed));
    if (turn.isAllowed) return await fetchAndApply(ctx, tools, feed, run.id, run.signal);
    await postpone(ctx.db, feedId, turn.waitMs);
    await endAlone(ctx, run.id, { state: 'postponed', error: 'This server is asked often enough already.' });
    return 'postponed';
  } catch (error) {
    if (!(error instanceof ForeignFileError)) throw error;
    await endAlone(ctx, run.id, { state: 'failed', error: error.message });
    return 'failed';
  }
}
