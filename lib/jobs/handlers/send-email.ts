import { type JobHandler, Unrecoverable } from '#lib/jobs/handler';
import { MailRefused } from '#lib/mail/mailer';
import { deliverEmail } from '#lib/notifications/deliver-email';
import { isUndone } from '#lib/orders/step-mail';

/** Nothing is sent about a step that was undone. A mail that the server refuses for good goes to the dead letters at once. */
export const sendEmail: JobHandler<'send-email'> = async (ctx, payload, job) => {
  if (await isUndone(ctx, payload)) return { template: payload.template, outcome: 'undone' };
  try {
    return { template: payload.template, outcome: await deliverEmail(ctx, payload, job.signal) };
  } catch (error) {
    if (error instanceof MailRefused) throw new Unrecoverable(error.message, { cause: error });
    throw error;
  }
};
