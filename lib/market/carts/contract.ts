import * as z from 'zod';
import { addInput, cart, changedCart, lineParams, setInput } from '#lib/market/carts/schema';
import { contract } from '#lib/web/contract';

/** Guests have a basket as well: the cookie of their browser says which. */
const terms = { auth: 'optional', limit: 'basket' } as const;

export const cartsContract = contract({
  'GET /api/cart': {
    summary: 'The asker’s basket, with what has changed about the goods in it',
    ...terms,
    answer: z.object({ cart }),
  },
  'POST /api/cart/items': {
    summary: 'Puts more of a variant into the basket, as far as it is there',
    ...terms,
    body: addInput,
    answer: changedCart,
  },
  'PUT /api/cart/items/:variantId': {
    summary: 'Sets how much of a variant is in the basket, as far as it is there',
    ...terms,
    params: lineParams,
    body: setInput,
    answer: changedCart,
  },
  'DELETE /api/cart/items/:variantId': {
    summary: 'Takes a variant out of the basket; done however often it is sent',
    ...terms,
    params: lineParams,
    answer: changedCart,
  },
  'POST /api/cart/merge': {
    summary: 'Brings what was gathered as a guest into the basket of the account',
    auth: 'user',
    limit: 'basket',
    answer: changedCart,
  },
});
