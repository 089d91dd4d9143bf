import {
  blankProduct,
  blankVariant,
  type ProductFormValues,
  parsePrice,
  productForm,
  toEdit,
  toNewProduct,
  valuesOf,
} from '../../../components/vendor/products/product-form-values.ts';
import {
  createProductInput,
  type StallProduct,
  saveProductInput,
} from '../../../lib/market/products/schema.ts';

const category = 'a3bb189e-8bf9-4888-9912-ace4e6543002';
const filled = (change: Partial<ProductFormValues> = {}): ProductFormValues => ({
  ...blankProduct('EUR'),
  name: 'White tea',
  category_id: category,
  unit: 'g',
  variants: [{ ...blankVariant(0), price: '4,50', step: '50' }],
  ...change,
});
const problems = (values: ProductFormValues) =>
  (productForm.safeParse(values).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('a price', () => {
  it.each([
    ['4', 4],
    ['4.5', 4.5],
    ['4,50', 4.5],
    [' 0.99 ', 0.99],
  ])('reads %j', (text, price) => expect(parsePrice(text)).toBe(price));

  it.each(['', '-1', '4.505', '1e3', '4 500', '€4', '12345678', 'NaN'])('does not read %j', (text) =>
    expect(parsePrice(text)).toBeNull(),
  );
});

describe('the form of a new product', () => {
  it('says what is missing where it is missing', () => {
    expect(problems(blankProduct('EUR'))).toEqual([
      'name: Give it a name of at least 2 letters.',
      'category_id: Choose a category.',
      'variants.0.price: Enter a price such as 4.50.',
    ]);
  });

  it('becomes what the API takes: one variant, without a name, its goods with it', () => {
    const values = filled({
      variants: [{ ...blankVariant(0), price: '4,50', step: '50', initial_quantity: '1,5' }],
    });
    const input = toNewProduct(productForm.parse(values));
    expect(input.variants).toEqual([
      { sku: '', name: '', options: {}, price: 4.5, step: 50, initial_quantity: 1.5 },
    ]);
    expect(createProductInput.safeParse(input).error).toBeUndefined();
  });

  it('takes no quantity for none', () => {
    expect(toNewProduct(productForm.parse(filled())).variants[0]!.initial_quantity).toBe(0);
  });

  it('names variants after their options, where they have no name of their own', () => {
    const variant = (size: string, grind: string, name = '') => ({
      ...blankVariant(2),
      price: '1',
      name,
      options: [{ value: size }, { value: grind }],
    });
    const values = filled({
      option_names: [{ value: 'Size' }, { value: 'Grind' }],
      variants: [variant('250 g', 'Whole'), variant('1 kg', 'Fine', 'For the office')],
    });
    expect(toNewProduct(productForm.parse(values)).variants).toMatchObject([
      { name: '250 g, Whole', options: { Size: '250 g', Grind: 'Whole' } },
      { name: 'For the office', options: { Size: '1 kg', Grind: 'Fine' } },
    ]);
  });

  it('asks for what tells several variants apart', () => {
    const two = [blankVariant(0), blankVariant(0)].map((each) => ({ ...each, price: '1' }));
    expect(problems(filled({ variants: two }))).toEqual([
      'variants.0.name: Name this variant.',
      'variants.1.name: Name this variant.',
    ]);
    const options = two.map((each) => ({ ...each, options: [{ value: '' }] }));
    expect(problems(filled({ option_names: [{ value: 'Size' }], variants: options }))).toEqual([
      'variants.0.options.0.value: Say which.',
      'variants.1.options.0.value: Say which.',
    ]);
  });

  it.each(['0', '', '-1', '1.0001'])('does not sell by %j', (step) => {
    expect(problems(filled({ variants: [{ ...blankVariant(0), price: '1', step }] }))).toHaveLength(1);
  });

  it('offers the next variant at the price of the one above', () => {
    expect(blankVariant(1, { ...blankVariant(1), price: '9.00', step: '250', sku: 'A' })).toMatchObject({
      price: '9.00',
      step: '250',
      sku: '',
      options: [{ value: '' }],
    });
  });
});

describe('the form of a product that is there', () => {
  const variant = {
    id: '0b0f1e7a-6a0f-4f1e-9a3e-0d6a5a3f1c11',
    sku: 'WT',
    name: '50 g',
    options: { Size: '50 g' },
    price: 4.5,
    step: 50,
    is_active: true,
    available: 3,
  };
  const product = {
    name: 'White tea',
    description: 'Fine.',
    category_id: category,
    unit: 'g',
    currency: 'GBP',
    updated_at: '2026-11-23T10:00:00.000Z',
    variants: [
      variant,
      { ...variant, id: '0b0f1e7a-6a0f-4f1e-9a3e-0d6a5a3f1c12', sku: 'OLD', is_active: false },
    ],
  } as unknown as StallProduct;

  it('sends back what it was given, when nothing is changed', () => {
    const edit = toEdit(productForm.parse(valuesOf(product)), product.updated_at);
    expect(edit).toEqual({
      name: 'White tea',
      description: 'Fine.',
      category_id: category,
      unit: 'g',
      updated_at: product.updated_at,
      variants: product.variants.map(({ available: _, ...each }) => each),
    });
    expect(saveProductInput.safeParse(edit).error).toBeUndefined();
  });

  it('gives new variants no id', () => {
    const values = valuesOf(product);
    values.variants.push({ ...blankVariant(1), price: '2', options: [{ value: '1 kg' }] });
    const added = toEdit(productForm.parse(values), product.updated_at).variants?.at(-1);
    expect(added).toMatchObject({ name: '1 kg', price: 2, is_active: true });
    expect(added).not.toHaveProperty('id');
  });

  it('keeps one variant on sale', () => {
    const values = valuesOf(product);
    values.variants[0]!.is_active = false;
    expect(problems(values)).toEqual(['variants.0.is_active: At least one variant is on sale.']);
  });
});
