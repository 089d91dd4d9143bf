import { basketForm } from '#lib/market/carts/schema';
import { addToCart, mergeCarts, setInCart, takeFromCart } from '#lib/market/carts/service';
import { defineRoute } from '#lib/web/define-route';
import { answerForm, type FormOutcome } from '#lib/web/forms/answer-form';

/** What an amount came to is in the basket, which says what is there. */
const shown: FormOutcome = { goTo: '/basket' };

const changeBasket = answerForm(
  { form: 'basket', schema: basketForm, page: () => '/basket' },
  async ({ ctx, session, jar, values }) => {
    const shopper = { session, jar };
    if (values.do === 'add') {
      const { do: _, ...input } = values;
      await addToCart(ctx, shopper, input);
    } else if (values.do === 'set') await setInCart(ctx, shopper, values.variant_id, values);
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
