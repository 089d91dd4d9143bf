import type {
  FeedChanges,
  FeedRun,
  FeedTrial,
  FeedTrialInput,
  NewFeedInput,
  StallFeed,
} from '#lib/market/feeds/schema';
import { getJson, sendJson } from '#lib/web/client';

// zod stays out of the page's first JavaScript.
async function loadWire() {
  const [{ z }, { feedRun, feedTrial, stallFeed }] = await Promise.all([
    import('#lib/web/zod-parts'),
    import('#lib/market/feeds/schema'),
  ]);
  return {
    one: z.object({ feed: stallFeed }),
    list: z.object({ feeds: z.array(stallFeed) }),
    runs: z.object({ runs: z.array(feedRun), nextCursor: z.string().nullable() }),
    run: z.object({ run_id: z.string().nullable() }),
    trial: z.object({ trial: feedTrial }),
    done: z.object({ success: z.literal(true) }),
  };
}

const pathOf = (id: string) => `/api/vendor/feeds/${id}`;

/** A stall's feeds by name. */
export async function readFeeds(vendorId: string, signal?: AbortSignal): Promise<StallFeed[]> {
  const { list } = await loadWire();
  return (await getJson(`/api/vendor/feeds?vendor_id=${vendorId}`, list, { signal })).feeds;
}

export async function readFeed(id: string, signal?: AbortSignal): Promise<StallFeed> {
  const { one } = await loadWire();
  return (await getJson(pathOf(id), one, { signal })).feed;
}

export interface RunPage {
  runs: FeedRun[];
  nextCursor: string | null;
}

/** A feed's runs, newest first. */
export async function readRuns(id: string, cursor: string | null, signal?: AbortSignal): Promise<RunPage> {
  const { runs } = await loadWire();
  const params = new URLSearchParams({ limit: '20', ...(cursor && { cursor }) });
  return getJson(`${pathOf(id)}/runs?${params}`, runs, { signal });
}

export async function sendFeed(input: NewFeedInput): Promise<StallFeed> {
  const { one } = await loadWire();
  return (await sendJson('POST', '/api/vendor/feeds', input, one)).feed;
}

export async function sendFeedChanges(id: string, changes: FeedChanges): Promise<StallFeed> {
  const { one } = await loadWire();
  return (await sendJson('PATCH', pathOf(id), changes, one)).feed;
}

export async function sendFeedRemoval(id: string): Promise<void> {
  const { done } = await loadWire();
  await sendJson('DELETE', pathOf(id), {}, done);
}

/** The id that the run will have; null when one waits already. */
export async function askForRun(id: string): Promise<string | null> {
  const { run } = await loadWire();
  return (await sendJson('POST', `${pathOf(id)}/run`, {}, run)).run_id;
}

export async function askForTrial(input: FeedTrialInput): Promise<FeedTrial> {
  const { trial } = await loadWire();
  return (await sendJson('POST', '/api/vendor/feeds/try', input, trial)).trial;
}

export async function readTrial(id: string): Promise<FeedTrial> {
  const { trial } = await loadWire();
  return (await getJson(`/api/vendor/feeds/try/${id}`, trial)).trial;
}
