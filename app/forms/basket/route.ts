import * as z from 'zod';
import { AppError } from '#lib/base/errors';
import { addInput, basketForm } from '#lib/market/carts/schema';
import { addToCart, mergeCarts, setInCart, takeFromCart } from '#lib/market/carts/service';
import { defineRoute } from '#lib/web/define-route';
import { answerForm, type FormOutcome } from '#lib/web/forms/answer-form';

/** What an amount came to is in the basket, which says what is there. */
const shown: FormOutcome = { goTo: '/basket' };

const choice = z.object({ choose: z.uuid() });

/** A product that comes in several kinds is put in from its page. */
function leadToChoice(error: unknown): FormOutcome {
  const asked = error instanceof AppError ? choice.safeParse(error.details).data : undefined;
  if (!asked) throw error;
  return { goTo: `/products/${asked.choose}` };
}

const changeBasket = answerForm(
  { form: 'basket', schema: basketForm, page: () => '/basket' },
  async ({ ctx, session, jar, values }) => {
    const shopper = { session, jar };
    if (values.do === 'add') {
      const { do: _, ...fields } = values;
      const input = addInput.safeParse(fields);
      if (!input.success) return { message: 'That form was not of this shop. Go back and try again.' };
      return addToCart(ctx, shopper, input.data).then(() => shown, leadToChoice);
    }
    if (values.do === 'set') await setInCart(ctx, shopper, values.variant_id, values);
    else if (values.do === 'remove') await takeFromCart(ctx, shopper, values.variant_id);
    else if (session) await mergeCarts(ctx, session, jar);
    return shown;
  },
);

/** The basket without a script: puts in, sets, takes out, brings a guest's in; answered by the basket's page. */
export const POST = defineRoute(
  { name: 'POST /forms/basket', auth: 'optional', limit: 'basket', answer: { media: 'text/html' } },
  changeBasket,
);
