import { type JobHandler, Unrecoverable } from '#lib/jobs/handler';
import { MailRefused } from '#lib/mail/mailer';
import { deliverEmail } from '#lib/notifications/deliver-email';

/** A mail that the server refuses for good goes to the dead letters at once. */
export const sendEmail: JobHandler<'send-email'> = async (ctx, payload, job) => {
  try {
    return { template: payload.template, outcome: await deliverEmail(ctx, payload, job.signal) };
  } catch (error) {
    if (error instanceof MailRefused) throw new Unrecoverable(error.message, { cause: error });
    throw error;
  }
};
