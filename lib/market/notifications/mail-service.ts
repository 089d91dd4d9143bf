import type { Env } from '#lib/base/env';
import type { Db } from '#lib/data/db/connect';
import type { Mailer } from '#lib/engines/mail/mailer';
import { renderEmail } from '#lib/engines/mail/render';
import { sendOnce } from '#lib/engines/mail/send-once';
import { composeEmail } from '#lib/market/notifications/emails';
import { unsubscribeLink, unsubscribeToken } from '#lib/market/notifications/unsubscribe';
import type { SendEmailPayload } from '#lib/tasks/mail';

export { composeEmail } from '#lib/market/notifications/emails';

// Beside the service, not in it: the templates come along, and only what sends mail needs them.

interface Ctx {
  db: Db;
  env: Pick<Env, 'MAIL_FROM' | 'SITE_URL' | 'SUPABASE_SECRET_KEY'>;
  mailer: Mailer;
}

function stopLink({ env }: Ctx, { list, to }: SendEmailPayload) {
  return list && unsubscribeLink(env.SITE_URL, unsubscribeToken(env.SUPABASE_SECRET_KEY, to, list));
}

/** Writes the mail of a job and sends it, once per key (see sendOnce). */
export async function deliverEmail(
  ctx: Ctx,
  payload: SendEmailPayload,
  signal: AbortSignal,
): Promise<'sent' | 'already sent'> {
  const { key, to, template, props } = payload;
  const email = composeEmail(template, props);
  const stop = stopLink(ctx, payload);
  const site = { url: ctx.env.SITE_URL.replace(/\/$/, ''), unsubscribeUrl: stop?.url };
  const forms = await renderEmail(email, site);
  // Written by a program: vacation notices and the like are not to answer.
  const headers = { 'Auto-Submitted': 'auto-generated', ...stop?.headers };
  // A name may hold a line break; a subject may not.
  const subject = email.subject.replace(/\s+/g, ' ').trim();
  return sendOnce(ctx, { key, template, to, subject, ...forms, headers }, signal);
}
