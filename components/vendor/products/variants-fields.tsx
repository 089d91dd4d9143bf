'use client';

import { Plus, Trash2 } from 'lucide-react';
import { type UseFormReturn, useFieldArray } from 'react-hook-form';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { registered, registeredTick } from '../../ui/registered.ts';
import { blankVariant, type CheckedProduct, type ProductFormValues } from './product-form-values.ts';
import { unitMark } from './product-words.ts';

export type ProductForm = UseFormReturn<ProductFormValues, unknown, CheckedProduct>;

const maxOptions = 3;
const optionIdeas = ['Size', 'Grind', 'Colour'];

/** A figure with its unit inside the field. */
function FigureInput({ mark, ...props }: React.ComponentProps<typeof Input> & { mark: string }) {
  return (
    <span className="relative block">
      <Input inputMode="decimal" autoComplete="off" {...props} className="figures pr-14 text-right" />
      <span
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 right-3 grid place-items-center text-ink-soft text-label"
      >
        {mark}
      </span>
    </span>
  );
}

interface VariantProps {
  form: ProductForm;
  index: number;
  /** Whether it is one of several. */
  isOneOfMany: boolean;
  currency: string;
  onRemove(): void;
}

function NameFields({ form, index }: Pick<VariantProps, 'form' | 'index'>) {
  const errors = form.formState.errors.variants?.[index];
  const names = form.watch('option_names');
  if (names.length === 0)
    return (
      <Field label="Name" error={errors?.name?.message} className="sm:col-span-2">
        {(control) => (
          <Input {...control} {...registered(form, `variants.${index}.name`)} placeholder="50 g bag" />
        )}
      </Field>
    );
  return names.map(({ value }, place) => (
    <Field
      // biome-ignore lint/suspicious/noArrayIndexKey: an option is known by its place alone while its name is typed
      key={place}
      label={value || `Option ${place + 1}`}
      error={errors?.options?.[place]?.value?.message}
    >
      {(control) => <Input {...control} {...registered(form, `variants.${index}.options.${place}.value`)} />}
    </Field>
  ));
}

/** Goods are counted in once; afterwards the inventory page says how much there is. */
function QuantityField({ form, index }: Pick<VariantProps, 'form' | 'index'>) {
  const error = form.formState.errors.variants?.[index]?.initial_quantity?.message;
  return (
    <Field label="In stock now" hint="At your primary location." error={error}>
      {(control) => (
        <FigureInput
          {...control}
          {...registered(form, `variants.${index}.initial_quantity`)}
          mark={unitMark(form.watch('unit'))}
          placeholder="0"
        />
      )}
    </Field>
  );
}

function Variant({ form, index, isOneOfMany, currency, onRemove }: VariantProps) {
  const errors = form.formState.errors.variants?.[index];
  const { id } = form.getValues(`variants.${index}`);
  const isNewProduct = form.getValues('variants').every((variant) => variant.id === '');
  return (
    <fieldset className="grid gap-x-4 gap-y-4 border-line border-t pt-5 first:border-0 first:pt-0 sm:grid-cols-2 sm:items-start">
      <legend className="sr-only">{isOneOfMany ? `Variant ${index + 1}` : 'Price and amount'}</legend>
      {isOneOfMany && <NameFields form={form} index={index} />}
      <Field label="Price" error={errors?.price?.message}>
        {(control) => (
          <FigureInput
            {...control}
            {...registered(form, `variants.${index}.price`)}
            mark={currency}
            placeholder="4.50"
          />
        )}
      </Field>
      <Field label="for each" hint="The smallest amount sold." error={errors?.step?.message}>
        {(control) => (
          <FigureInput
            {...control}
            {...registered(form, `variants.${index}.step`)}
            mark={unitMark(form.watch('unit'))}
          />
        )}
      </Field>
      <Field label="SKU (optional)" hint="Your own number for it." error={errors?.sku?.message}>
        {(control) => (
          <Input {...control} {...registered(form, `variants.${index}.sku`)} autoComplete="off" />
        )}
      </Field>
      {isNewProduct && <QuantityField form={form} index={index} />}
      {isOneOfMany && (
        <div className="flex items-center justify-between gap-4 sm:col-span-2">
          {id ? (
            <Checkbox label="On sale" {...registeredTick(form, `variants.${index}.is_active`)} />
          ) : (
            <span />
          )}
          {!id && (
            <Button variant="quiet" size="sm" aria-label={`Remove variant ${index + 1}`} onClick={onRemove}>
              <Trash2 aria-hidden /> Remove
            </Button>
          )}
        </div>
      )}
      {errors?.is_active?.message && (
        <p role="alert" className="font-medium text-danger text-label sm:col-span-2">
          {errors.is_active.message}
        </p>
      )}
    </fieldset>
  );
}

function OptionNames({ form }: { form: ProductForm }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'option_names' });
  const drop = (place: number) => {
    remove(place);
    for (const [index, { options }] of form.getValues('variants').entries())
      form.setValue(`variants.${index}.options`, options.toSpliced(place, 1));
  };
  const add = () => {
    append({ value: optionIdeas[fields.length] ?? '' });
    for (const [index, { options }] of form.getValues('variants').entries())
      form.setValue(`variants.${index}.options`, [...options, { value: '' }]);
  };
  return (
    <div className="flex flex-wrap items-end gap-3">
      {fields.map((field, place) => (
        <div key={field.id} className="flex items-end gap-1">
          <Field
            label={`Option ${place + 1}`}
            error={form.formState.errors.option_names?.[place]?.value?.message}
            className="w-40"
          >
            {(control) => <Input {...control} {...registered(form, `option_names.${place}.value`)} />}
          </Field>
          <Button
            variant="quiet"
            size="icon"
            aria-label={`Remove option ${place + 1}`}
            onClick={() => drop(place)}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      ))}
      {fields.length < maxOptions && (
        <Button variant="outline" onClick={add}>
          <Plus aria-hidden /> {fields.length === 0 ? 'Name what they differ in' : 'Another option'}
        </Button>
      )}
    </div>
  );
}

/** How it is sold: at one price, or in variants that differ in size, grind or colour. */
export function VariantsFields({ form, currency }: { form: ProductForm; currency: string }) {
  const { fields, append, remove } = useFieldArray({
    control: form.control,
    name: 'variants',
    keyName: 'key',
  });
  const add = () => {
    const values = form.getValues();
    append(blankVariant(values.option_names.length, values.variants.at(-1)), {
      focusName: `variants.${fields.length}.${values.option_names.length > 0 ? 'options.0.value' : 'name'}`,
    });
  };
  const isMany = fields.length > 1;
  return (
    <div className="grid gap-5">
      {isMany && <OptionNames form={form} />}
      {fields.map((field, index) => (
        <Variant
          key={field.key}
          form={form}
          index={index}
          isOneOfMany={isMany}
          currency={currency}
          onRemove={() => remove(index)}
        />
      ))}
      <Button variant="outline" className="justify-self-start" onClick={add}>
        <Plus aria-hidden /> {isMany ? 'Another variant' : 'Sell it in several variants'}
      </Button>
    </div>
  );
}
