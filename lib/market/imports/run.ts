import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#lib/base/errors';
import type { Db } from '#lib/data/db/connect';
import type { StorageClient } from '#lib/data/supabase/storage';
import { type ImportBatch, isAbout, makeBatches } from '#lib/market/imports/batches';
import { applyBatch, endImport, findImport, type ImportRow, tellProgress } from '#lib/market/imports/queries';
import { readLines } from '#lib/market/imports/read-lines';
import { readTable } from '#lib/market/imports/records';
import type { ImportState } from '#lib/market/imports/schema';
import { spoolUpload } from '#lib/market/imports/spool';

interface Ctx {
  db: Db;
  storage: StorageClient;
}

const tellEveryMs = 500;
/** Batches in the database at the same time: one writes while the other waits for the disk or is planned. */
const abreast = 2;
const isUnderWay = (state: ImportState) => state === 'checking' || state === 'running';

/** The batches that are still to be done; the file is read from its beginning, which costs little. */
async function batchesOf(ctx: Ctx, row: ImportRow): Promise<AsyncGenerator<ImportBatch>> {
  const source = await spoolUpload(ctx.storage, row);
  const now = new Date(row.started_at ?? row.created_at);
  const lines = readLines(readTable(source, row), { format: row.format, mapping: row.mapping, now });
  return makeBatches(lines, row.line_done);
}

const isClash = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');

/** Somebody else was at the same shelves: they go first. */
async function applyPatiently(ctx: Ctx, id: string, no: number, batch: ImportBatch): Promise<ImportState> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await applyBatch(ctx.db, id, no, batch);
    } catch (error) {
      if (!isClash(error) || attempt === 5) throw error;
      await sleep(50 * 2 ** attempt);
    }
  }
}

/** Tells the stall how far it is, at most twice a second. */
function makeTeller(ctx: Ctx, id: string): () => Promise<void> {
  let lastAt = 0;
  return async () => {
    const now = performance.now();
    if (now - lastAt < tellEveryMs) return;
    lastAt = now;
    await tellProgress(ctx.db, id);
  };
}

interface InFlight {
  batch: ImportBatch;
  done: Promise<ImportState>;
}

/** Applies batch after batch, two at a time where they may; meanwhile the next is read. Resolves with the state it ended in. */
async function applyAll(ctx: Ctx, row: ImportRow, signal: AbortSignal): Promise<ImportState> {
  const batches = await batchesOf(ctx, row);
  const tell = makeTeller(ctx, row.id);
  const inFlight: InFlight[] = [];
  let state = row.state;
  const settleFirst = async () => {
    const ended = await inFlight.shift()?.done;
    if (ended && !isUnderWay(ended)) state = ended;
    await tell();
  };
  let no = row.batches_done;
  try {
    for await (const batch of batches) {
      while (inFlight.length >= abreast || inFlight.some((each) => isAbout(each.batch, batch)))
        await settleFirst();
      signal.throwIfAborted();
      if (!isUnderWay(state)) break;
      no += 1;
      const done = applyPatiently(ctx, row.id, no, batch);
      // Its error is seen when its turn comes.
      done.catch(() => undefined);
      inFlight.push({ batch, done });
    }
    while (inFlight.length > 0) await settleFirst();
    return state;
  } finally {
    // What was begun is not left behind: whoever tries again would meet it.
    await Promise.allSettled(inFlight.map(({ done }) => done));
  }
}

/**
 * Does what is left of a check or an import: from the last batch that was committed, in constant memory. May be killed
 * at any instant and run again, even twice at once. A file that cannot be read to its end ends it as failed, with what
 * came before; anything else is thrown, so that the job is tried again.
 */
export async function runImport(
  ctx: Ctx,
  importId: string,
  job: { signal: AbortSignal },
): Promise<{ outcome: ImportState | 'nothing to do' }> {
  const row = await findImport(ctx.db, importId);
  if (!row || !isUnderWay(row.state)) return { outcome: 'nothing to do' };
  try {
    const ended = await applyAll(ctx, row, job.signal);
    const outcome = ended === 'checking' ? 'checked' : ended === 'running' ? 'done' : ended;
    if (outcome === 'checked' || outcome === 'done' || outcome === 'cancelled')
      await endImport(ctx.db, importId, outcome);
    return { outcome };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
    await endImport(ctx.db, importId, 'failed', error.message);
    return { outcome: 'failed' };
  }
}

/** The last try of the job did not work either. What is in is in; the rest may be asked for again. */
export const giveUpImport = (ctx: Pick<Ctx, 'db'>, importId: string): Promise<void> =>
  endImport(
    ctx.db,
    importId,
    'failed',
    'It stopped because of a fault on our side. Start it again to go on.',
  );
