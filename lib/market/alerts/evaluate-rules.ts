import { connect, type DatabaseHandle } from '#lib/data/db/connect';
import { type Applied, applySnapshot } from '#lib/market/alerts/apply';
import { callDueWebhooks, queueDueMails } from '#lib/market/alerts/notify';
import { gather, type ReadingName, type Sources } from '#lib/market/alerts/snapshot';
import { makeSources } from '#lib/market/alerts/sources';
import type { Rule } from '#lib/market/alerts/verdict';
import type { Runtime } from '#lib/runtime';
import type { SendEmailPayload } from '#lib/tasks/mail';
import type { ShopQueue } from '#lib/tasks/queue';

export interface EvaluateContext extends Pick<Runtime, 'env' | 'logger'> {
  jobs: Pick<ShopQueue, 'send' | 'overview'>;
}

export interface EvaluateOptions {
  /** Default: the clock of this machine, milliseconds. */
  clock?: () => number;
  /** Replaces readings, so that a test can break a part that it cannot reach. */
  sources?: Partial<Sources>;
  rules?: readonly Rule[];
}

export interface Evaluation {
  /** Null when another process was looking at the rules. */
  applied: Applied | null;
  blind: ReadingName[];
  /** Mails that were queued now. */
  mails: SendEmailPayload[];
}

/** The server ends what takes longer; a little before we stop waiting for it, so that nothing piles up. */
const statementMs = 4_500;
const invariantsMs = 10_000;
const connections = 6;

/**
 * Connections of its own: readings that hang must not use up the pool that the worker needs, nor the other way
 * round. They are opened for one look and closed after it.
 */
function openReaders({ DATABASE_URL }: { DATABASE_URL: string }): DatabaseHandle {
  const url = new URL(DATABASE_URL);
  url.searchParams.set('statement_timeout', String(statementMs));
  return connect(url.href, { max: connections, name: 'livestall-alerts' });
}

/**
 * One look at all rules: takes the readings, moves the states, writes the history, queues the mails and calls the
 * webhook. Any number may run at once: one of them decides, and what it decides is told once.
 * Throws when the states could not be written or a mail not queued; the next look makes up for it.
 */
export async function evaluateRules(
  ctx: EvaluateContext,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const clock = options.clock ?? Date.now;
  const readers = openReaders(ctx.env);
  try {
    const looking = { env: ctx.env, logger: ctx.logger, jobs: ctx.jobs, db: readers.db, sql: readers.sql };
    const snapshot = await gather(
      { ...makeSources(looking, clock()), ...options.sources },
      {
        clock,
        longerMs: { invariants: invariantsMs },
        onBlind: (reading, error) => ctx.logger.warn({ err: error, reading }, 'an alert reading failed'),
      },
    );
    const applied = await applySnapshot(readers.db, snapshot, {
      hasWebhook: ctx.env.ALERT_WEBHOOK_URL !== undefined,
      ...(options.rules && { rules: options.rules }),
    });
    const [mails, calls] = await Promise.allSettled([queueDueMails(looking), callDueWebhooks(looking)]);
    if (mails.status === 'rejected') throw mails.reason;
    if (calls.status === 'rejected') throw calls.reason;
    return { applied, blind: snapshot.blind, mails: mails.value };
  } finally {
    await readers.close();
  }
}
