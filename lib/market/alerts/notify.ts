import type { Db } from '#lib/data/db/connect';
import {
  type DueEvent,
  selectMailDue,
  settleWebhook,
  takeMail,
  takeWebhooks,
} from '#lib/market/alerts/outbox-queries';
import { callWebhook } from '#lib/market/alerts/webhook';
import { describeEvent } from '#lib/market/alerts/words';
import { listAdminAddresses } from '#lib/market/notifications/service';
import type { Runtime } from '#lib/runtime';
import type { SendEmailPayload } from '#lib/tasks/mail';
import type { ShopQueue } from '#lib/tasks/queue';

export interface NotifyContext extends Pick<Runtime, 'env' | 'logger'> {
  db: Db;
  jobs: Pick<ShopQueue, 'send'>;
}

/** The addresses of ALERT_EMAILS; empty when it is not set. */
export function configuredRecipients({ ALERT_EMAILS }: { ALERT_EMAILS: string }): string[] {
  const addresses = ALERT_EMAILS.split(',').map((each) => each.trim());
  return [...new Set(addresses.filter((each) => each !== ''))];
}

/** Who is told: ALERT_EMAILS, else all admins. */
export async function listRecipients(ctx: { db: Db; env: { ALERT_EMAILS: string } }): Promise<string[]> {
  const configured = configuredRecipients(ctx.env);
  return configured.length > 0 ? configured : listAdminAddresses(ctx.db);
}

/** The mail of an event to one address. Its key names it for ever, so that it is sent once however often asked. */
export function mailOf(event: DueEvent, to: string): SendEmailPayload {
  const { rule, title, message, value } = describeEvent(event);
  const props = { rule, title, message, value, since: event.since ?? event.at, path: '/admin/monitoring' };
  const key = `alert:${event.id}:${to}`.slice(0, 200);
  if (event.kind === 'resolved')
    return { template: 'alert-resolved', key, to, props: { ...props, resolvedAt: event.at } };
  return { template: 'alert-firing', key, to, props };
}

const mostMails = 50;

/**
 * Queues the mails that are due: an event is marked and its jobs are made in one transaction, so each address gets
 * each event once. Returns the mails. Throws when a job could not be queued; what is due stays due.
 */
export async function queueDueMails(ctx: NotifyContext): Promise<SendEmailPayload[]> {
  const due = await selectMailDue(ctx.db, mostMails);
  if (due.length === 0) return [];
  const recipients = await listRecipients(ctx);
  if (recipients.length === 0) ctx.logger.warn('an alert has nobody to go to: set ALERT_EMAILS');
  const queued: SendEmailPayload[] = [];
  for (const event of due) {
    const mails = recipients.map((to) => mailOf(event, to));
    const isOurs = await ctx.db.transaction().execute(async (tx) => {
      if (!(await takeMail(tx, event.id))) return false;
      for (const mail of mails) await ctx.jobs.send('send-email', mail, { tx, key: mail.key });
      return true;
    });
    if (isOurs) queued.push(...mails);
  }
  return queued;
}

const mostCalls = 10;
const leaseS = 60;
/** With pauses that double from 15 s up to an hour: about half a day. */
const mostTries = 20;
const retryS = (attempts: number) => Math.min(15 * 2 ** (attempts - 1), 3_600);

/**
 * Calls the webhook for each event that is due, oldest first. A call that fails is tried again with growing
 * pauses and given up after 20 tries. At least once: a crash between call and note repeats it.
 */
export async function callDueWebhooks(ctx: Omit<NotifyContext, 'jobs'>): Promise<void> {
  const { ALERT_WEBHOOK_URL, SITE_URL } = ctx.env;
  if (!ALERT_WEBHOOK_URL) return;
  for (const { attempts, ...event } of await takeWebhooks(ctx.db, mostCalls, leaseS)) {
    try {
      await callWebhook(ALERT_WEBHOOK_URL, event, SITE_URL);
      await settleWebhook(ctx.db, event.id, 'sent');
    } catch (error) {
      const isLast = attempts >= mostTries;
      ctx.logger.warn({ err: error, rule: event.rule, attempts }, 'the alert webhook could not be reached');
      await settleWebhook(ctx.db, event.id, isLast ? 'failed' : 'due', retryS(attempts));
    }
  }
}
