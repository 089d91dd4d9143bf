import * as z from 'zod';
import { AppError } from '#lib/base/errors';
import { applicationForm, stallSlug } from '#lib/market/vendors/applications/schema';
import { applyForStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';
import { answerForm, type FormOutcome } from '#lib/web/forms/answer-form';

const refusedField = z.object({ field: z.enum(['slug', 'store_name']) });

/** What the shop says about one field is said at that field. */
function explain(error: unknown): FormOutcome {
  const refused = error instanceof AppError ? refusedField.safeParse(error.details).data : undefined;
  if (!(error instanceof AppError) || !refused) throw error;
  return { errors: { [refused.field]: error.message } };
}

/** An address that nobody chose is made of the name, as the script does while the name is typed. */
const schema = z.preprocess((fields: Record<string, unknown>) => {
  const isGiven = typeof fields.slug === 'string' && fields.slug !== '';
  return isGiven ? fields : { ...fields, slug: stallSlug(String(fields.store_name ?? '')) };
}, applicationForm);

/** Applies for a stall, or once more after a rejection. */
export const POST = defineRoute(
  { name: 'POST /forms/apply', auth: 'optional', answer: { media: 'text/html' }, limit: 'vendorWrite' },
  answerForm(
    { form: 'apply', schema, page: () => '/sell/apply' },
    async ({ ctx, session, values }): Promise<FormOutcome> => {
      if (!session) return { goTo: '/sign-in?next=%2Fsell%2Fapply' };
      return applyForStall(ctx, session, values).then(() => ({ goTo: '/sell/apply' }), explain);
    },
  ),
);
