import { startTicker } from '#lib/engines/jobs/ticker';
import type { Mailer } from '#lib/engines/mail/mailer';
import { type EvaluateContext, evaluateRules } from '#lib/market/alerts/evaluate-rules';
import { selectLastLook } from '#lib/market/alerts/queries';
import { deliverEmail } from '#lib/market/notifications/mail-service';
import type { Runtime } from '#lib/runtime';
import type { SendEmailPayload } from '#lib/tasks/mail';

export interface StandInContext extends EvaluateContext, Pick<Runtime, 'db'> {
  mailer: Mailer;
}

export interface StandInOptions {
  /** Default 15 s. */
  everyMs?: number;
  /** How long nobody may have looked at the rules before this process does. Default 45 s. */
  patienceMs?: number;
  clock?: () => number;
}

/** Delivers all of them, and then throws the first failure: the job of a mail that failed is still there. */
async function deliverAll(ctx: StandInContext, mails: readonly SendEmailPayload[], signal: AbortSignal) {
  const results = await Promise.allSettled(mails.map((mail) => deliverEmail(ctx, mail, signal)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * For web processes: the rules are looked at by workers, so when all workers are gone, nobody would say so. When
 * nobody has looked for 45 s, this process does, every 15 s until somebody else does again; it delivers the mails
 * itself, and their jobs find them sent later. Returns how to stop.
 */
export function startStandIn(ctx: StandInContext, options: StandInOptions = {}): () => Promise<void> {
  const { everyMs = 15_000, patienceMs = 45_000, clock = Date.now } = options;
  const startedAt = clock();
  const stopping = new AbortController();
  let ourLook: string | null = null;

  async function round(): Promise<void> {
    const lastLook = await selectLastLook(ctx.db);
    const quietSince = Math.max(startedAt, lastLook === null ? 0 : Date.parse(lastLook));
    const isOurs = ourLook !== null && lastLook === ourLook;
    if (!isOurs && clock() - quietSince < patienceMs) return;
    if (!isOurs) ctx.logger.warn({ lastLook }, 'no worker looks at the alert rules: this process does');
    const { mails } = await evaluateRules(ctx, { clock });
    ourLook = await selectLastLook(ctx.db);
    await deliverAll(ctx, mails, stopping.signal);
  }

  const stop = startTicker('alert stand-in', everyMs, round, ctx.logger);
  return async () => {
    stopping.abort();
    await stop();
  };
}
