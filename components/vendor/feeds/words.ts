import type { FeedMapping, FeedProblem, FeedRunState, StallFeed } from '#lib/market/feeds/schema';
import { formatCount, formatDate } from '#lib/words/format';

/** How a feed does, in one word. */
export type FeedStatus = 'paused' | 'running' | 'new' | 'works' | 'remarks' | 'failed' | 'broken';

export const statusWords: Record<FeedStatus, string> = {
  paused: 'Paused',
  running: 'Running',
  new: 'Not run yet',
  works: 'Works',
  remarks: 'Works, with problems',
  failed: 'Failed, tries again',
  broken: 'Does not work',
};

export function statusOf(feed: StallFeed, isAsked = false): FeedStatus {
  if (!feed.is_enabled) return 'paused';
  if (isAsked || feed.last_run?.state === 'running') return 'running';
  if (feed.breaker === 'open') return 'broken';
  if (feed.state === 'failing') return 'failed';
  if (feed.state === 'new') return 'new';
  return feed.last_run?.problem_count ? 'remarks' : 'works';
}

export const runWords: Record<FeedRunState, string> = {
  running: 'Running',
  applied: 'Stock was set',
  unchanged: 'Same file as before',
  refused: 'File refused',
  failed: 'Failed',
  postponed: 'Put off',
  overtaken: 'Overtaken by a later run',
};

export const problemWords: Record<FeedProblem['problem'], string> = {
  no_sku: 'The line has no SKU.',
  bad_quantity: 'The quantity is not a plain number such as 12 or 0.5.',
  repeated_sku: 'The SKU stands on several lines with different quantities.',
  unknown_sku: 'The stall has no product with this SKU.',
  ambiguous_sku: 'Several products of the stall have this SKU.',
  not_a_row: 'This is no row with fields.',
  held_for_carts: 'Baskets hold more than this; the shelf was set to what they hold.',
};

export const delimiterWords: Record<FeedMapping['delimiter'], string> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Bar',
};

/** "every 15 minutes", "every 6 hours", "once a day". */
export function intervalWords(minutes: number): string {
  if (minutes === 1_440) return 'once a day';
  if (minutes === 60) return 'every hour';
  return minutes % 60 === 0 ? `every ${minutes / 60} hours` : `every ${minutes} minutes`;
}

/** "1 line", "2,465 lines". */
export const counted = (count: number, one: string, many = `${one}s`) =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** When something will be: "any moment", "in 12 min", "in 3 h", then the date. Without a clock, the date. */
export function untilWords(at: string, now: number | null): string {
  if (now === null) return `on ${formatDate(at)}`;
  const minutes = Math.ceil((Date.parse(at) - now) / 60_000);
  if (minutes < 1) return 'any moment';
  if (minutes < 60) return `in ${minutes} min`;
  return minutes < 48 * 60 ? `in ${Math.round(minutes / 60)} h` : `on ${formatDate(at)}`;
}

const href = (path: string, stall: string | undefined) =>
  stall ? `${path}?stall=${encodeURIComponent(stall)}` : path;

export const feedsHref = (stall: string | undefined) => href('/vendor/feeds', stall);
export const newFeedHref = (stall: string | undefined) => href('/vendor/feeds/new', stall);
export const feedHref = (id: string, stall: string | undefined) => href(`/vendor/feeds/${id}`, stall);
