import type { FeedRun, StallFeed } from '#lib/market/feeds/schema';

/** A feed's runs, newest first. */
export interface RunPage {
  runs: FeedRun[];
  nextCursor: string | null;
}

/** What one feed's page shows. */
export interface FeedView {
  feed: StallFeed;
  history: RunPage;
  /** A run that was asked for and has not begun: the feed's last run then, and when that was, by this clock. */
  asked: { runBefore: string | null; at: number } | null;
}

/** A run that has not begun by then will not: the worker is away, or the stall is closed. */
const patienceMs = 120_000;

const oldest = ({ runs }: RunPage) => runs.at(-1)?.started_at ?? '';

/** All runs that are known, each as it was read last; what comes behind them is known by whoever saw the oldest. */
function withRuns(known: RunPage, fresh: RunPage): RunPage {
  const byId = new Map<string, FeedRun>([...known.runs, ...fresh.runs].map((run) => [run.id, run]));
  const runs = [...byId.values()].sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
  const isKnownFurther = known.runs.length > 0 && oldest(known) < oldest(fresh);
  return { runs, nextCursor: isKnownFurther ? known.nextCursor : fresh.nextCursor };
}

function stillAsked({ asked, feed }: FeedView, now: number): FeedView['asked'] {
  if (!asked || now - asked.at > patienceMs) return null;
  return (feed.last_run?.id ?? null) === asked.runBefore ? asked : null;
}

/** What is shown, with what was learnt since. */
export function mergeFeedView(current: FeedView, fresh: FeedView, now: number): FeedView {
  const { feed } = fresh;
  const history = withRuns(current.history, fresh.history);
  return { feed, history, asked: stillAsked({ feed, history, asked: fresh.asked ?? current.asked }, now) };
}

/** Whether a run is under way or about to be. Feed and history are two reads: the run has ended when both say so. */
export const isUnderWay = ({ feed, history, asked }: FeedView): boolean =>
  asked !== null || feed.last_run?.state === 'running' || history.runs[0]?.state === 'running';
