import fc from 'fast-check';
import { amountTrouble, changeFrom, parseAmount } from '../../../components/vendor/inventory/amount.ts';
import { bulkAmount, firstBulk } from '../../../components/vendor/inventory/bulk-values.ts';
import { parsePrice, productForm } from '../../../components/vendor/products/product-form-values.ts';

const shelf = { quantity: 10, reserved: 0, unit: 'each' as const };
const wanted = 'Enter a number with at most three decimals.';

/** A number as the shop itself writes it: 2,467 and 1,999,998. */
const grouped = fc.integer({ min: 1_000, max: 999_999 }).map((whole) => whole.toLocaleString('en-IE'));

describe('an amount with a comma', () => {
  it('is read where the comma can only be a decimal one', () => {
    expect([parseAmount('1,5'), parseAmount('0,250'), parseAmount('1000,25')]).toEqual([1.5, 0.25, 1000.25]);
  });

  it('is never taken for a thousandth of what the shop writes in the same way', () => {
    fc.assert(
      fc.property(grouped, fc.constantFrom('', '+', '-'), (text, sign) => {
        expect(parseAmount(`${sign}${text}`)).toBeNull();
        expect(amountTrouble(text, wanted)).toContain('without a comma');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a figure that is too large', () => {
  it('is answered with the limit, not with a word about decimals', () => {
    for (const text of ['1000000', '99999999999999', '1000000.5'])
      expect(amountTrouble(text, wanted)).toBe('An amount is at most 999,999.');
    expect(amountTrouble('1.2345', wanted)).toBe(wanted);
    expect(amountTrouble('many', wanted)).toBe(wanted);
  });

  it.each([
    ['the change of a shelf', () => changeFrom(shelf, 'set', '1000000')],
    ['the change of many', () => bulkAmount({ ...firstBulk, amount: '1000000' })],
  ])('says so in %s', (_, judge) => expect(judge()).toEqual({ error: 'An amount is at most 999,999.' }));

  it('says so in the form of a product, for its price as well', () => {
    const field = (name: 'price' | 'step' | 'initial_quantity', text: string) => {
      const one = productForm.shape.variants.element.shape[name].safeParse(text);
      return one.error?.issues.map(({ message }) => message);
    };
    expect(field('initial_quantity', '1000000')).toEqual(['An amount is at most 999,999.']);
    expect(field('step', '1000000')).toEqual(['An amount is at most 999,999.']);
    expect(field('price', '10000000')).toEqual(['A price is at most 9,999,999.99.']);
    expect(field('price', '1,299.00')).toEqual(['Write 1299.00 without a comma.']);
    expect(field('price', 'cheap')).toEqual(['Enter a price such as 4.50.']);
    expect(parsePrice('9999999.99')).toBe(9_999_999.99);
  });
});
