import { createHash } from 'node:crypto';
import type { Env } from '#lib/base/env';
import type { Db } from '#lib/data/db/connect';
import { type Mailer, MailRefused } from '#lib/engines/mail/mailer';
import { claimMail, giveUpTurn, markRefused, markSent } from '#lib/engines/mail/queries';

interface Ctx {
  db: Db;
  env: Pick<Env, 'MAIL_FROM'>;
  mailer: Mailer;
}

export interface MailToSend {
  key: string;
  template: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  headers?: Record<string, string>;
}

/** Longer than the mailer tries, so that nobody takes over from a process that is still sending. */
const leaseS = 30;

/** The same key always gives the same Message-ID. */
export function messageIdOf(key: string, from: string): string {
  const domain = /@([^\s>@]+)>?\s*$/.exec(from)?.[1] ?? 'livestall.invalid';
  return `${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}`;
}

/**
 * Sends the mail of this key once, and says whether it was this call that did.
 *
 * What SMTP can promise: the server's 250 means that it has taken the mail. There is no transaction that spans its
 * disk and our database, so a process killed after the 250 and before our commit (some milliseconds) leaves a mail
 * that went out and a row that says `sending`; the next try sends it again. That second copy has the same
 * Message-ID, by which many mail systems drop it. The other order, marking first, could lose mails without a word.
 *
 * Throws what the mailer throws, and an error while another job holds the turn: the caller tries again later. That the
 * server refused it for good is kept, too.
 */
export async function sendOnce(
  ctx: Ctx,
  { key, template, ...mail }: MailToSend,
  signal: AbortSignal,
): Promise<'sent' | 'already sent'> {
  const messageId = messageIdOf(key, ctx.env.MAIL_FROM);
  const claim = await claimMail(ctx.db, { key, messageId, template, leaseS });
  if (claim.outcome === 'sent') return 'already sent';
  if (claim.outcome === 'busy')
    throw new Error('Another job is sending this mail; try again in half a minute.');
  try {
    await ctx.mailer.send({ ...mail, messageId: claim.messageId }, signal);
  } catch (error) {
    const end = error instanceof MailRefused ? markRefused : giveUpTurn;
    await end(ctx.db, key, claim.turn);
    throw error;
  }
  await markSent(ctx.db, key);
  return 'sent';
}
