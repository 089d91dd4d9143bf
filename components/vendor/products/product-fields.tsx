'use client';

import { Card } from '#components/ui/card';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import { registered } from '../../ui/registered.ts';
import { currencyWords } from '../currency-words.ts';
import { TextArea } from '../text-area.tsx';
import { type CategoryNode, categoryOptions } from './category-options.ts';
import { unitWords } from './product-words.ts';
import { type ProductForm, VariantsFields } from './variants-fields.tsx';

interface ProductFieldsProps {
  form: ProductForm;
  categories: readonly CategoryNode[];
  /** Goods were counted in it. */
  isUnitFixed?: boolean;
  /** The product is there: its figures would mean something else. */
  isCurrencyFixed?: boolean;
}

function About({ form, categories }: Pick<ProductFieldsProps, 'form' | 'categories'>) {
  const { errors } = form.formState;
  return (
    <Card className="grid gap-4">
      <h2 className="font-display text-lg">What it is</h2>
      <Field label="Name" error={errors.name?.message}>
        {(control) => <Input {...control} {...registered(form, 'name')} maxLength={160} />}
      </Field>
      <Field label="Category" error={errors.category_id?.message}>
        {(control) => (
          <Select {...control} {...registered(form, 'category_id')}>
            <option value="">Choose a category</option>
            {categoryOptions(categories).map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label="Description"
        hint="Where it comes from, how it tastes, how it is used."
        error={errors.description?.message}
      >
        {(control) => <TextArea {...control} {...registered(form, 'description')} rows={7} />}
      </Field>
    </Card>
  );
}

interface FixableSelectProps {
  form: ProductForm;
  name: 'unit' | 'currency';
  label: string;
  words: Record<string, string>;
  /** Why it stays as it is; it can be chosen where there is no reason. */
  fixed: string | undefined;
}

/** A choice that, once it stands, is the only one. */
function FixableSelect({ form, name, label, words, fixed }: FixableSelectProps) {
  const offered = Object.entries(words).filter(([value]) => !fixed || value === form.getValues(name));
  return (
    <Field label={label} hint={fixed} error={form.formState.errors[name]?.message}>
      {(control) => (
        <Select {...control} {...registered(form, name)} aria-disabled={fixed !== undefined}>
          {offered.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** What a product is and how it is sold; the same for a new one and for one that is there. */
export function ProductFields({ form, categories, isUnitFixed, isCurrencyFixed }: ProductFieldsProps) {
  const fixedUnit = isUnitFixed
    ? 'Goods were counted in it, so it stays. Duplicate the product to sell it in another one.'
    : undefined;
  const fixedCurrency = isCurrencyFixed
    ? 'It stays. To sell in another one, add a product of its own.'
    : undefined;
  return (
    <>
      <About form={form} categories={categories} />
      <Card className="grid gap-5">
        <h2 className="font-display text-lg">How it is sold</h2>
        <div className="grid gap-4 sm:grid-cols-2 sm:items-start">
          <FixableSelect form={form} name="unit" label="Unit" words={unitWords} fixed={fixedUnit} />
          <FixableSelect
            form={form}
            name="currency"
            label="Currency"
            words={currencyWords}
            fixed={fixedCurrency}
          />
        </div>
        <VariantsFields form={form} currency={form.watch('currency')} />
      </Card>
    </>
  );
}
