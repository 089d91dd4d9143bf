import { AppError } from '#lib/base/errors';
import { asUser, type Tx } from '#lib/data/db/roles';
import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';
import { foreignNetwork } from '#lib/engines/fetch/network';
import { checkUrl } from '#lib/engines/fetch/request';
import {
  deleteFeed,
  insertFeed,
  isLocationOf,
  isStallOpen,
  maxFeeds,
  selectFeed,
  selectFeeds,
  selectRuns,
  updateFeed,
} from '#lib/market/feeds/queries';
import { askTrial, findTrial } from '#lib/market/feeds/room-trial-queries';
import {
  type FeedChanges,
  type FeedRun,
  type FeedTrial,
  type FeedTrialInput,
  feedMapping,
  type NewFeedInput,
  type StallFeed,
} from '#lib/market/feeds/schema';
import type { Runtime } from '#lib/runtime';
import { requireManager } from '#lib/web/auth/asker';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

type Ctx = Pick<Runtime, 'db' | 'env' | 'jobs'>;

const notThere = () => new AppError('not_found', 'There is no such feed at your stall.');

/** Names that never lead to the public internet; what others lead to is known when they are asked for. */
const ownNames = /^(localhost|[^.]+)$|\.(localhost|local|internal|lan|home\.arpa)$/i;

/**
 * Refuses an address that cannot be fetched from, with the reason, before it is stored. The name is not looked up here:
 * where it leads is checked whenever it is connected to, and after each redirect.
 */
function requireAddress({ env }: Pick<Ctx, 'env'>, address: string): void {
  const url = new URL(address);
  try {
    checkUrl(url, foreignNetwork(env.FEED_PRIVATE_SERVERS));
  } catch (error) {
    if (!(error instanceof ForeignFileError)) throw error;
    throw refused(error.message);
  }
  if (!url.hostname.startsWith('[') && ownNames.test(url.hostname.replace(/\.$/, '')))
    throw refused('The address is not on the public internet.');
}

const refused = (why: string) =>
  new AppError('invalid_input', `${why} Feeds are fetched from servers that anyone can reach.`, {
    details: [{ path: 'body.url', message: why }],
  });

async function requireLocation(tx: Tx, vendorId: string, locationId: string): Promise<void> {
  if (await isLocationOf(tx, vendorId, locationId)) return;
  const message = 'This location is not one of your stall. Choose another.';
  throw new AppError('invalid_input', message, { details: [{ path: 'body.location_id', message }] });
}

/** What a feed does not say of its columns is as the form would have it. */
const toFeed = (row: StallFeed): StallFeed => ({ ...row, mapping: feedMapping.parse(row.mapping) });

async function requireFeed(tx: Tx, id: string): Promise<StallFeed> {
  const feed = await selectFeed(tx, id);
  if (!feed) throw notThere();
  return toFeed(feed);
}

/** A stall's feeds by name; everybody who works there may look. */
export function listFeeds(ctx: Pick<Ctx, 'db'>, session: Session, vendorId: string): Promise<StallFeed[]> {
  return asUser(ctx.db, claimsOf(session), async (tx) => (await selectFeeds(tx, vendorId)).map(toFeed));
}

/** Throws not_found for strangers. */
export function getFeed(ctx: Pick<Ctx, 'db'>, session: Session, id: string): Promise<StallFeed> {
  return asUser(ctx.db, claimsOf(session), (tx) => requireFeed(tx, id));
}

/** Adds a feed; its first run is within a minute. For managers. Throws conflict for a name that is taken. */
export async function addFeed(ctx: Ctx, session: Session, input: NewFeedInput): Promise<StallFeed> {
  requireManager(session, input.vendor_id);
  requireAddress(ctx, input.url);
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    await requireLocation(tx, input.vendor_id, input.location_id);
    const id = await insertFeed(tx, input);
    if (!id)
      throw new AppError('conflict', `A stall has at most ${maxFeeds} feeds. Remove one that is not needed.`);
    return requireFeed(tx, id);
  });
}

/** Changes, pauses or resumes a feed. For managers. Another file, or another way to read it, begins anew. */
export async function changeFeed(
  ctx: Ctx,
  session: Session,
  id: string,
  changes: FeedChanges,
): Promise<StallFeed> {
  const { vendor_id } = await getFeed(ctx, session, id);
  requireManager(session, vendor_id);
  if (changes.url !== undefined) requireAddress(ctx, changes.url);
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    if (changes.location_id !== undefined) await requireLocation(tx, vendor_id, changes.location_id);
    if (!(await updateFeed(tx, id, changes))) throw notThere();
    return requireFeed(tx, id);
  });
}

/** Takes a feed away with its history; the stock stays as it is. For managers. */
export async function removeFeed(ctx: Ctx, session: Session, id: string): Promise<void> {
  const { vendor_id } = await getFeed(ctx, session, id);
  requireManager(session, vendor_id);
  if (!(await asUser(ctx.db, claimsOf(session), (tx) => deleteFeed(tx, id)))) throw notThere();
}

/** Throws bad_request when no run could begin. */
async function requireRunnable(tx: Tx, { is_enabled, vendor_id }: StallFeed): Promise<void> {
  if (!is_enabled) throw new AppError('bad_request', 'This feed is paused. Resume it first.');
  if (!(await isStallOpen(tx, vendor_id)))
    throw new AppError('bad_request', 'Feeds run once the market has approved your stall.');
}

/**
 * Asks for a run now; its schedule stays. For managers. Returns the id that the run will have; null when one waits
 * already, which is as good.
 */
export async function runFeedNow(ctx: Ctx, session: Session, id: string): Promise<string | null> {
  const feed = await getFeed(ctx, session, id);
  requireManager(session, feed.vendor_id);
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    await requireRunnable(tx, feed);
    return ctx.jobs.send(
      'sync-inventory',
      { kind: 'feed', feedId: id },
      { tx, key: `feed:${id}`, priority: 15 },
    );
  });
}

const sort = 'started_at';

/** The runs of a feed, newest first. Throws not_found for strangers. */
export async function listRuns(
  ctx: Pick<Ctx, 'db'>,
  session: Session,
  id: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ runs: FeedRun[]; nextCursor: string | null }> {
  const cursor = page.cursor ? decodeCursor(page.cursor, sort, cursorValue.timestamp) : null;
  const before = cursor && { startedAt: cursor.value, id: cursor.id };
  const found = await asUser(ctx.db, claimsOf(session), async (tx) => {
    await requireFeed(tx, id);
    return selectRuns(tx, id, page.limit, before);
  });
  const { rows: runs, nextCursor } = toPage(found, page.limit, sort, (last) => [last.started_at, last.id]);
  return { runs, nextCursor };
}

/**
 * Asks for a file to be fetched and read without setting any stock. The worker does it: this process never reaches
 * out to other people's servers, and a large file does not hold up the shop. For managers.
 */
export async function startTrial(ctx: Ctx, session: Session, input: FeedTrialInput): Promise<FeedTrial> {
  requireManager(session, input.vendor_id);
  requireAddress(ctx, input.url);
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    const id = await askTrial(tx, input);
    await ctx.jobs.send('sync-inventory', { kind: 'trial', trialId: id }, { tx, key: id, priority: 20 });
    return { id, state: 'waiting', error: null, look: null, reading: null };
  });
}

/** How a trial went. For managers of its stall; not_found for everybody else. */
export async function getTrial(ctx: Pick<Ctx, 'db'>, session: Session, id: string): Promise<FeedTrial> {
  const trial = await asUser(ctx.db, claimsOf(session), (tx) => findTrial(tx, id));
  if (!trial) throw new AppError('not_found', 'This trial is not there any more. Try the feed again.');
  return trial;
}
