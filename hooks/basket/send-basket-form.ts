import { call } from '#lib/api/call';
import type { ChangedCart } from '#lib/market/carts/schema';

const numberIn = (fields: FormData, name: string): number | undefined => {
  const text = fields.get(name);
  return typeof text === 'string' && text !== '' ? Number(text) : undefined;
};
const textIn = (fields: FormData, name: string): string => String(fields.get(name) ?? '');

/**
 * Sends what a form of the basket says, as `/forms/basket` would read it. `seen_price` is sent with whatever names it,
 * and no field that the form has not.
 */
export function sendBasketForm(fields: FormData): Promise<ChangedCart> {
  const variantId = textIn(fields, 'variant_id');
  const quantity = numberIn(fields, 'quantity');
  const seen_price = numberIn(fields, 'seen_price');
  const seen = seen_price === undefined ? {} : { seen_price };
  const params = { variantId };
  if (fields.get('do') === 'remove') return call('DELETE /api/cart/items/:variantId', { params });
  if (fields.get('do') === 'set' && quantity !== undefined)
    return call('PUT /api/cart/items/:variantId', { params, body: { quantity, ...seen } });
  const product_id = textIn(fields, 'product_id');
  const what = product_id ? { product_id } : { variant_id: variantId };
  return call('POST /api/cart/items', {
    body: { ...what, ...(quantity !== undefined && { quantity }), ...seen },
  });
}
