import { newsWords } from '#components/shop/basket-notes';
import type { CartLine } from '#lib/market/carts/schema';
import { shortWords } from '../../../components/shop/basket-messages.ts';

const line: CartLine = {
  variant_id: '00000000-0000-4000-8000-000000000001',
  product_id: '00000000-0000-4000-8000-000000000002',
  name: 'Sencha',
  variant_name: '',
  image: null,
  vendor: { id: '00000000-0000-4000-8000-000000000003', slug: 'leaf', store_name: 'Leaf' },
  unit: 'g',
  step: 50,
  price: 4.2,
  currency: 'EUR',
  quantity: 200,
  total: 16.8,
  available: 120,
  held: 0,
  stock_status: 'instock',
  fitting: 100,
  most: 100,
  news: [],
  seen: { price: 3.9, step: 50 },
};

describe('what a line of the basket says', () => {
  it.each([
    ['less', {}, 'Only 100 g left, less than you want.'],
    ['price', {}, 'The price changed from €3.90 per 50 g to €4.20 per 50 g.'],
    [
      'price',
      { seen: { price: 8.4, step: 100 }, price: 5 },
      'The price changed from €8.40 per 100 g to €5.00 per 50 g.',
    ],
    ['step', { step: 75 }, 'Now sold per 75 g, so this amount cannot be had.'],
    ['sold_out', {}, 'Sold out. It stays here in case it comes back.'],
    ['sold_out', { held: 5 }, 'All of it is in others’ hands just now. It may come back.'],
    ['gone', {}, 'No longer on the market.'],
  ] as const)('of %s with %j: %s', (news, changed, words) => {
    expect(newsWords(news, { ...line, ...changed })).toBe(words);
  });

  it('names what came to less than was wanted, and what did not fit at all', () => {
    expect(shortWords({ ...line, quantity: 100 })).toBe(
      'There is no more of Sencha than 100 g. That is in your basket.',
    );
    expect(shortWords({ ...line, quantity: 0 })).toBe(
      'Sencha did not fit: a basket holds at most 100 kinds of goods.',
    );
  });
});
