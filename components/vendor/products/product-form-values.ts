import * as z from 'zod';
import type { Currency } from '#lib/market/catalog/schema';
import { createProductInput, type SaveProductInput, type StallProduct } from '#lib/market/products/schema';
import { amountTrouble, isGrouped, parseAmount } from '../inventory/amount.ts';

/** Text that becomes a number, or a sentence that says what to enter. */
const numberOf = (parse: (text: string) => number | null, troubleWith: (text: string) => string) =>
  z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: troubleWith(text) });
    return z.NEVER;
  });

/** A price as people type it, with a decimal point or comma; null when it is none. */
export function parsePrice(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return /^\d{1,7}(\.\d{1,2})?$/.test(plain) ? Number(plain) : null;
}

function priceTrouble(text: string): string {
  const plain = text.trim().replaceAll(',', '');
  if (isGrouped(text)) return `Write ${plain} without a comma.`;
  return /^\d{8,}(\.\d*)?$/.test(plain) ? 'A price is at most 9,999,999.99.' : 'Enter a price such as 4.50.';
}

const quantityTrouble = (text: string) => amountTrouble(text, 'Enter a number with at most three decimals.');

/** An amount of at least 0, with at most three decimals. */
function parseQuantity(text: string): number | null {
  const amount = parseAmount(text);
  return amount !== null && amount >= 0 ? amount : null;
}

const step = numberOf(parseQuantity, quantityTrouble).refine(
  (value) => value > 0,
  'The smallest amount is more than 0.',
);

const variantForm = z.object({
  /** Empty for a new one. */
  id: z.string(),
  name: z.string().trim().max(80, 'At most 80 letters.'),
  /** In the order of `option_names`. */
  options: z.array(z.object({ value: z.string().trim().max(80, 'At most 80 letters.') })),
  price: numberOf(parsePrice, priceTrouble),
  step,
  sku: z.string().trim().max(80, 'At most 80 letters.'),
  /** Goods that come with a new variant. */
  initial_quantity: z
    .string()
    .transform((text) => (text.trim() === '' ? '0' : text))
    .pipe(numberOf(parseQuantity, quantityTrouble)),
  is_active: z.boolean(),
});

/** What the product form holds: text as it was typed, and numbers once it is checked. */
export const productForm = z
  .object({
    name: createProductInput.shape.name,
    description: z.string().trim().max(20_000, 'At most 20,000 letters.'),
    category_id: z.string().min(1, 'Choose a category.'),
    unit: createProductInput.shape.unit.unwrap(),
    currency: createProductInput.shape.currency.unwrap(),
    /** What variants differ in: "Size". */
    option_names: z.array(
      z.object({ value: z.string().trim().min(1, 'Name it.').max(40, 'At most 40 letters.') }),
    ),
    variants: z.array(variantForm).min(1),
  })
  .superRefine(({ variants, option_names }, context) => {
    if (!variants.some(({ is_active }) => is_active))
      context.addIssue({
        code: 'custom',
        path: ['variants', 0, 'is_active'],
        message: 'At least one variant is on sale.',
      });
    for (const [index, { options, name }] of variants.entries()) {
      if (variants.length > 1 && option_names.length === 0 && name === '')
        context.addIssue({
          code: 'custom',
          path: ['variants', index, 'name'],
          message: 'Name this variant.',
        });
      for (const place of option_names.keys())
        if (!options[place]?.value)
          context.addIssue({
            code: 'custom',
            path: ['variants', index, 'options', place, 'value'],
            message: 'Say which.',
          });
    }
  });
export type ProductFormValues = z.input<typeof productForm>;
export type CheckedProduct = z.output<typeof productForm>;
type VariantFormValues = ProductFormValues['variants'][number];

/** A variant before anything is typed; like the one above it, if there is one. */
export function blankVariant(optionCount: number, like?: VariantFormValues): VariantFormValues {
  return {
    id: '',
    name: '',
    options: Array.from({ length: optionCount }, () => ({ value: '' })),
    price: like?.price ?? '',
    step: like?.step ?? '1',
    sku: '',
    initial_quantity: '',
    is_active: true,
  };
}

/** The form of a new product. */
export function blankProduct(currency: Currency): ProductFormValues {
  return {
    name: '',
    description: '',
    category_id: '',
    unit: 'each',
    currency,
    option_names: [],
    variants: [blankVariant(0)],
  };
}

/** The form of a product that is there. Prices show their cents. */
export function valuesOf(product: StallProduct): ProductFormValues {
  const names = [...new Set(product.variants.flatMap(({ options }) => Object.keys(options)))];
  return {
    name: product.name,
    description: product.description,
    category_id: product.category_id,
    unit: product.unit,
    currency: product.currency,
    option_names: names.map((value) => ({ value })),
    variants: product.variants.map((variant) => ({
      id: variant.id,
      name: variant.name,
      options: names.map((name) => ({ value: variant.options[name] ?? '' })),
      price: variant.price.toFixed(2),
      step: String(variant.step),
      sku: variant.sku,
      initial_quantity: '',
      is_active: variant.is_active,
    })),
  };
}

/** A variant's fields as the API takes them. Where it has no name of its own, its options are its name. */
function variantInput(variant: CheckedProduct['variants'][number], names: readonly { value: string }[]) {
  const values = names.map((_, index) => variant.options[index]?.value ?? '');
  return {
    sku: variant.sku,
    name: (variant.name || values.join(', ')).slice(0, 80),
    options: Object.fromEntries(names.map(({ value: name }, index) => [name, values[index] ?? ''])),
    price: variant.price,
    step: variant.step,
  };
}

const ownFields = ({ name, description, category_id, unit }: CheckedProduct) => ({
  name,
  description,
  category_id,
  unit,
});

/** What `POST /api/vendor/products` takes of a checked form. */
export function toNewProduct(checked: CheckedProduct) {
  const variants = checked.variants.map((variant) => ({
    ...variantInput(variant, checked.option_names),
    initial_quantity: variant.initial_quantity,
  }));
  return { ...ownFields(checked), currency: checked.currency, variants };
}

/** What `PATCH /api/vendor/products/:id` takes of a checked form. `updatedAt`: of the product that was edited. */
export function toEdit(checked: CheckedProduct, updatedAt: string): SaveProductInput {
  const variants = checked.variants.map((variant) => ({
    ...variantInput(variant, checked.option_names),
    ...(variant.id && { id: variant.id }),
    is_active: variant.is_active,
  }));
  return { ...ownFields(checked), updated_at: updatedAt, variants };
}
