import { type FeedView, isUnderWay, mergeFeedView } from '#hooks/feeds/feed-view';
import type { FeedRun, StallFeed } from '#lib/market/feeds/schema';

const run = (n: number, state: FeedRun['state'] = 'applied') =>
  ({ id: `run-${n}`, state, started_at: `2026-11-23T10:${String(n).padStart(2, '0')}:00Z` }) as FeedRun;
const view = (
  runs: FeedRun[],
  nextCursor: string | null = null,
  asked: FeedView['asked'] = null,
): FeedView => ({
  feed: { last_run: runs[0] ?? null } as StallFeed,
  history: { runs, nextCursor },
  asked,
});
const ids = ({ history }: FeedView) => history.runs.map(({ id }) => id);

it('new runs come in front, a run that ended takes its place, and older pages stay', () => {
  const shown = view([run(4, 'running'), run(3), run(2), run(1)], 'after-1');
  const merged = mergeFeedView(shown, view([run(5), run(4, 'failed'), run(3)], 'after-3'), 0);
  expect(ids(merged)).toEqual(['run-5', 'run-4', 'run-3', 'run-2', 'run-1']);
  expect(merged.history.runs[1]!.state).toBe('failed');
  expect(merged.history.nextCursor).toBe('after-1');
});

it('an answer that is older than what is shown takes nothing away', () => {
  expect(ids(mergeFeedView(view([run(2), run(1)]), view([run(1)]), 0))).toEqual(['run-2', 'run-1']);
});

it('the next page goes behind', () => {
  const merged = mergeFeedView(view([run(3), run(2)], 'after-2'), view([run(3), run(2), run(1)], null), 0);
  expect(ids(merged)).toEqual(['run-3', 'run-2', 'run-1']);
  expect(merged.history.nextCursor).toBeNull();
});

it('a run that was asked for is under way until it begins, and not for ever', () => {
  const asked = { runBefore: 'run-1', at: 1_000 };
  const waiting = mergeFeedView(view([run(1)], null, asked), view([run(1)]), 2_000);
  expect(isUnderWay(waiting)).toBe(true);
  expect(isUnderWay(mergeFeedView(waiting, view([run(2, 'running'), run(1)]), 3_000))).toBe(true);
  expect(mergeFeedView(waiting, view([run(2), run(1)]), 3_000).asked).toBeNull();
  expect(isUnderWay(mergeFeedView(waiting, view([run(1)]), 130_000))).toBe(false);
});

it('a run that the history still shows running is under way, though the feed, read a moment later, says it ended', () => {
  const { feed } = view([run(2, 'failed')]);
  const torn = { ...view([run(2, 'running'), run(1)]), feed };
  expect(isUnderWay(torn)).toBe(true);
  expect(isUnderWay(mergeFeedView(torn, view([run(2, 'failed'), run(1)]), 0))).toBe(false);
});
