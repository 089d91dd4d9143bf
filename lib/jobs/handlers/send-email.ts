import { Unrecoverable } from '#lib/engines/jobs/handler';
import { MailRefused } from '#lib/engines/mail/mailer';
import type { JobHandler } from '#lib/jobs/handlers/context';
import { deliverEmail } from '#lib/market/notifications/mail-service';
import { isUndone } from '#lib/market/orders/step-mail';
import type { TemplateName } from '#lib/tasks/mail';

/** Mails to addresses that only the market's own settings name. */
const toOurselves: readonly TemplateName[] = ['alert-firing', 'alert-resolved'];

/**
 * Nothing is sent about a step that was undone. A mail that the recipient's server refuses for good is done with, and
 * the job says what the server answered: people choose addresses, and theirs must not alarm the market. Only mail to
 * the market's own address goes to the dead letters then. All other trouble is tried again.
 */
export const sendEmail: JobHandler<'send-email'> = async (ctx, payload, job) => {
  const { template } = payload;
  if (await isUndone(ctx, payload)) return { template, outcome: 'undone' };
  try {
    return { template, outcome: await deliverEmail(ctx, payload, job.signal) };
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    if (toOurselves.includes(template)) throw new Unrecoverable(error.message, { cause: error });
    return { template, outcome: 'refused by the recipient’s server', answer: error.answer };
  }
};
