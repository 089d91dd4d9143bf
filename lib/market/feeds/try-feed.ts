import type { Db } from '#lib/data/db/connect';
import { fetchFile } from '#lib/engines/fetch/fetch-file';
import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';
import { inspectFeed } from '#lib/market/feeds/inspect-feed';
import { parseFeed } from '#lib/market/feeds/parse-feed';
import { type FeedTools, hostOf, mappingOf } from '#lib/market/feeds/run';
import type { FeedLook, FeedReading } from '#lib/market/feeds/schema';
import { endTrial, findWaitingTrial, matchRows, type TrialToRun } from '#lib/market/feeds/trial-queries';

interface Ctx {
  db: Db;
}

const shownRows = 10;
const shownProblems = 20;

async function fetchOf(trial: TrialToRun, tools: FeedTools, signal: AbortSignal): Promise<Buffer> {
  const host = hostOf(trial);
  const turn = await tools.quota.take(host);
  if (!turn.isAllowed)
    throw new ForeignFileError('This server is asked often enough already. Try again in a minute.');
  const unknown = { etag: null, lastModified: null };
  const fetched = await tools.breakers.run(host, () => fetchFile(trial.url, unknown, tools.network, signal));
  // Nothing was said of a version, so no server should call it unchanged.
  if (!fetched.isChanged)
    throw new ForeignFileError('The server answered with status 304.', { isServerFault: true });
  return fetched.bytes;
}

async function readingOf(ctx: Ctx, trial: TrialToRun, bytes: Buffer): Promise<FeedReading> {
  const { rows, problems } = await parseFeed(bytes, trial.format, mappingOf(trial));
  const place = { vendorId: trial.vendor_id, locationId: trial.location_id };
  const found = await matchRows(ctx.db, place, rows);
  const all = [...problems, ...found.problems].sort((a, b) => a.line - b.line);
  return {
    rows_total: rows.length + problems.length,
    rows: rows.slice(0, shownRows),
    matched: found.matched,
    changes: found.changes,
    problem_count: problems.length + found.problem_count,
    problems: all.slice(0, shownProblems),
  };
}

/**
 * Fetches a file under the same guards as a run, reads it, and keeps what was found with the trial; no stock is set.
 * Done twice, the second time finds nothing to do. Throws our own troubles only.
 */
export async function tryFeed(
  ctx: Ctx,
  tools: FeedTools,
  trialId: string,
  signal: AbortSignal,
): Promise<'done' | 'failed' | 'nothing to do'> {
  const trial = await findWaitingTrial(ctx.db, trialId);
  if (!trial) return 'nothing to do';
  let look: FeedLook | null = null;
  try {
    const bytes = await fetchOf(trial, tools, signal);
    look = inspectFeed(bytes, trial.format, mappingOf(trial));
    const reading = await readingOf(ctx, trial, bytes);
    await endTrial(ctx.db, trialId, { error: null, look, reading });
    return 'done';
  } catch (error) {
    if (!(error instanceof ForeignFileError)) throw error;
    await endTrial(ctx.db, trialId, { error: error.message, look, reading: null });
    return 'failed';
  }
}
