import { connect, type Db } from '#lib/data/db/connect';
import { startTicker } from '#lib/engines/jobs/ticker';
import { type ConnectionLog, connectionLog } from '#lib/market/alerts/connection-log';
import { type AlertMemory, freshMemory, step, type Timing } from '#lib/market/alerts/evaluate';
import { listRecipients } from '#lib/market/alerts/notify';
import {
  beginOutage,
  type Outage,
  type OutageContext,
  recipientsOf,
  tellOfOutage,
  writeOutage,
} from '#lib/market/alerts/outage';
import { makeProbe, type Probe } from '#lib/market/alerts/probe';
import { selectAlert } from '#lib/market/alerts/queries';
import { databaseDown } from '#lib/market/alerts/rules-parts';

export interface WatchdogOptions {
  /** Default 5 s. */
  everyMs?: number;
  clock?: () => number;
  probe?: Probe;
  log?: ConnectionLog;
  /** Default: those of the rule `database-down`. */
  timing?: Timing;
}

const recallEveryMs = 60_000;
/** More outages than this without one successful write: the oldest are forgotten. */
const mostKept = 20;

async function withDatabase<T>(url: string, run: (db: Db) => Promise<T>): Promise<T> {
  const { db, close } = connect(url, { max: 1, name: 'livestall-watchdog' });
  try {
    return await run(db);
  } finally {
    await close();
  }
}

interface Recalled {
  at: number;
  recipients: string[];
  mutedUntil: number;
}

/** What must be known when the database cannot be asked any more. */
function recall({ env }: OutageContext, now: number): Promise<Recalled> {
  return withDatabase(env.DATABASE_URL, async (db) => {
    const [recipients, row] = [await listRecipients({ db, env }), await selectAlert(db, databaseDown.id)];
    return { at: now, recipients, mutedUntil: row?.muted_until ? Date.parse(row.muted_until) : 0 };
  });
}

/**
 * Watches the database from outside of everything that needs it: tries a fresh connection every 5 s and notes the
 * result for the rule `database-connections`. When none could be made for 10 s, mails and calls the webhook directly;
 * when it is back, writes the story into the history, from where the mail that it is over is sent like any other.
 *
 * One mail per outage, recipient and worker: workers cannot speak to each other without the database, so several of
 * them each send theirs. They write one story, and one mail says that it is over. A worker that is started anew
 * during an outage sends its own as well. Returns how to stop; nothing is sent after that.
 */
export function startWatchdog(ctx: OutageContext, options: WatchdogOptions = {}): () => Promise<void> {
  const { clock = Date.now, probe = makeProbe(ctx.env.DATABASE_URL), timing = databaseDown } = options;
  const log = options.log ?? connectionLog();
  let memory: AlertMemory = freshMemory(clock());
  let brokenSince: number | null = null;
  let known: Recalled = { at: 0, recipients: [], mutedUntil: 0 };
  let current: Outage | undefined;
  let unwritten: Outage[] = [];
  let telling: Promise<void> | undefined;

  function notice(reason: string | null, now: number): void {
    log.note(now, reason);
    brokenSince = reason === null ? null : (brokenSince ?? now);
    const next = step(timing, memory, reason !== null, now);
    memory = next.memory;
    if (next.transition === 'firing') {
      const since = brokenSince ?? now;
      const isMuted = known.mutedUntil > now;
      current = beginOutage({ firedAt: now, since, reason: reason ?? '', isMuted });
      ctx.logger.error({ reason, since: new Date(since).toISOString() }, 'the database is down');
    }
    if (next.transition === 'resolved' && current) {
      current.resolvedAt = now;
      unwritten = [...unwritten, current].slice(-mostKept);
      current = undefined;
      ctx.logger.info('the database is back');
    }
  }

  /** In the background, so that a slow mail server does not keep the probe waiting; tried again at the next round. */
  function tell(): void {
    const outage = current;
    if (!outage || telling) return;
    const recipients = recipientsOf(ctx.env, known.recipients);
    telling = tellOfOutage(ctx, outage, recipients)
      .catch((error: unknown) => ctx.logger.error({ err: error }, 'nobody could be told of the outage yet'))
      .finally(() => {
        telling = undefined;
      });
  }

  async function writeDown(): Promise<void> {
    const [oldest] = unwritten;
    if (!oldest) return;
    await telling;
    await withDatabase(ctx.env.DATABASE_URL, (db) => writeOutage(ctx, db, oldest));
    unwritten = unwritten.slice(1);
  }

  async function round(): Promise<void> {
    const reason = await probe();
    const now = clock();
    notice(reason, now);
    tell();
    if (reason !== null) return;
    await writeDown();
    if (now - known.at >= recallEveryMs) known = await recall(ctx, now);
  }

  const stop = startTicker('watchdog', options.everyMs ?? 5_000, round, ctx.logger);
  return async () => {
    await stop();
    await telling;
  };
}
