import { randomUUID } from 'node:crypto';
import type { Db } from '#lib/data/db/connect';
import type { Mailer } from '#lib/engines/mail/mailer';
import { renderEmail } from '#lib/engines/mail/render';
import { messageIdOf } from '#lib/engines/mail/send-once';
import { configuredRecipients, mailOf } from '#lib/market/alerts/notify';
import type { DueEvent } from '#lib/market/alerts/outbox-queries';
import {
  hasEventSince,
  insertEvents,
  saveAlerts,
  selectAlert,
  waitForEvaluator,
} from '#lib/market/alerts/queries';
import { databaseDown } from '#lib/market/alerts/rules-parts';
import { callWebhook } from '#lib/market/alerts/webhook';
import { composeEmail } from '#lib/market/notifications/mail-service';
import type { Runtime } from '#lib/runtime';

/** What a process remembers of a time without a database, until it can be written down. */
export interface Outage {
  /** Stays the same however often it is told. */
  id: string;
  firedAt: number;
  /** When the first attempt failed. */
  since: number;
  reason: string;
  resolvedAt: number | null;
  isMuted: boolean;
  /** Who has had the mail. */
  mailedTo: Set<string>;
  isWebhookCalled: boolean;
}

export interface OutageContext extends Pick<Runtime, 'env' | 'logger'> {
  mailer: Mailer;
}

export function beginOutage(known: {
  firedAt: number;
  since: number;
  reason: string;
  isMuted: boolean;
}): Outage {
  return {
    ...known,
    id: randomUUID(),
    resolvedAt: null,
    mailedTo: new Set(),
    isWebhookCalled: false,
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
const secondsDown = ({ since }: Outage, until: number) => Math.round((until - since) / 1_000);

function firingEvent(outage: Outage): DueEvent {
  return {
    id: outage.id,
    rule: databaseDown.id,
    kind: 'firing',
    at: iso(outage.firedAt),
    since: iso(outage.since),
    value: secondsDown(outage, outage.firedAt),
    message: `No connection to the database can be made: ${outage.reason}.`,
  };
}

async function mailDirectly(ctx: OutageContext, outage: Outage, to: string): Promise<void> {
  const { key, template, props } = mailOf(firingEvent(outage), to);
  if (template !== 'alert-firing') return;
  const email = composeEmail(template, props);
  const forms = await renderEmail(email, { url: ctx.env.SITE_URL.replace(/\/$/, '') });
  const headers = { 'Auto-Submitted': 'auto-generated' };
  const messageId = messageIdOf(key, ctx.env.MAIL_FROM);
  await ctx.mailer.send({ to, subject: email.subject, ...forms, messageId, headers });
}

/**
 * Tells of an outage without the database: by mail to each recipient that has not had it, and by the webhook. Throws
 * when somebody could not be told; call it again for those.
 */
export async function tellOfOutage(
  ctx: OutageContext,
  outage: Outage,
  recipients: readonly string[],
): Promise<void> {
  if (outage.isMuted) return;
  const { ALERT_WEBHOOK_URL, SITE_URL } = ctx.env;
  const waiting = recipients.filter((to) => !outage.mailedTo.has(to));
  const attempts = waiting.map(async (to) => {
    await mailDirectly(ctx, outage, to);
    outage.mailedTo.add(to);
  });
  if (ALERT_WEBHOOK_URL && !outage.isWebhookCalled)
    attempts.push(
      callWebhook(ALERT_WEBHOOK_URL, firingEvent(outage), SITE_URL).then(() => {
        outage.isWebhookCalled = true;
      }),
    );
  const results = await Promise.allSettled(attempts);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

function deliveries(outage: Outage, hasWebhook: boolean) {
  const webhook = hasWebhook ? ('due' as const) : ('none' as const);
  if (outage.isMuted)
    return {
      firing: { mail: 'none', webhook: 'none' },
      resolved: { mail: 'none', webhook: 'none' },
    } as const;
  return {
    firing: {
      mail: outage.mailedTo.size > 0 ? 'sent' : 'due',
      webhook: outage.isWebhookCalled ? 'sent' : webhook,
    },
    resolved: { mail: 'due', webhook },
  } as const;
}

/**
 * Writes an outage that is over into the history, with the mail that it has ended in the outbox. Several workers
 * have seen the same one: the first to write decides, the others' stories are dropped.
 */
export function writeOutage(ctx: Pick<OutageContext, 'env'>, db: Db, outage: Outage): Promise<void> {
  const resolvedAt = outage.resolvedAt ?? outage.firedAt;
  const at = iso(resolvedAt);
  return db.transaction().execute(async (tx) => {
    await waitForEvaluator(tx);
    if (await hasEventSince(tx, databaseDown.id, 'resolved', iso(outage.firedAt))) return;
    const { id: _, ...firing } = firingEvent(outage);
    const delivery = deliveries(outage, ctx.env.ALERT_WEBHOOK_URL !== undefined);
    const value = secondsDown(outage, resolvedAt);
    const message = `The database answers again, after ${value} s.`;
    const resolved = {
      rule: databaseDown.id,
      kind: 'resolved',
      at,
      since: firing.at,
      value,
      message,
    } as const;
    await insertEvents(tx, [
      { ...firing, ...delivery.firing },
      { ...resolved, ...delivery.resolved },
    ]);
    const before = await selectAlert(tx, databaseDown.id);
    const row = {
      rule: databaseDown.id,
      state: 'resolved',
      since: at,
      clear_since: null,
      resolved_at: at,
      flaps: before?.flaps ?? 0,
      known_at: at,
      evaluated_at: at,
      value: null,
      message,
      is_known: true,
      muted_until: before?.muted_until ?? null,
      acknowledged_at: null,
      acknowledged_by: null,
    } as const;
    await saveAlerts(tx, [row]);
  });
}

/** Who is to be told when the database cannot be asked: ALERT_EMAILS, else the admins as they were last read. */
export function recipientsOf(env: OutageContext['env'], lastKnown: readonly string[]): readonly string[] {
  const configured = configuredRecipients(env);
  return configured.length > 0 ? configured : lastKnown;
}
