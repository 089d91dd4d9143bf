'use client';

import { Card } from '#components/ui/card';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import { TextArea } from '../text-area.tsx';
import { type CategoryNode, categoryOptions } from './category-options.ts';
import { unitWords } from './product-words.ts';
import { type ProductForm, VariantsFields } from './variants-fields.tsx';

interface ProductFieldsProps {
  form: ProductForm;
  categories: readonly CategoryNode[];
  currency: string;
  /** Goods were counted in it. */
  isUnitFixed?: boolean;
}

function About({ form, categories }: Pick<ProductFieldsProps, 'form' | 'categories'>) {
  const { errors } = form.formState;
  return (
    <Card className="grid gap-4">
      <h2 className="font-display text-lg">What it is</h2>
      <Field label="Name" error={errors.name?.message}>
        {(control) => <Input {...control} {...form.register('name')} maxLength={160} />}
      </Field>
      <Field label="Category" error={errors.category_id?.message}>
        {(control) => (
          <Select {...control} {...form.register('category_id')}>
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
        {(control) => <TextArea {...control} {...form.register('description')} rows={7} />}
      </Field>
    </Card>
  );
}

/** What a product is and how it is sold; the same for a new one and for one that is there. */
export function ProductFields({ form, categories, currency, isUnitFixed = false }: ProductFieldsProps) {
  const hint = isUnitFixed
    ? 'Goods were counted in it, so it stays. Duplicate the product to sell it in another one.'
    : undefined;
  return (
    <>
      <About form={form} categories={categories} />
      <Card className="grid gap-5">
        <h2 className="font-display text-lg">How it is sold</h2>
        <Field label="Unit" hint={hint} className="sm:w-80">
          {(control) => (
            <Select {...control} {...form.register('unit')} aria-disabled={isUnitFixed}>
              {Object.entries(unitWords)
                .filter(([unit]) => !isUnitFixed || unit === form.getValues('unit'))
                .map(([unit, words]) => (
                  <option key={unit} value={unit}>
                    {words}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <VariantsFields form={form} currency={currency} />
      </Card>
    </>
  );
}
