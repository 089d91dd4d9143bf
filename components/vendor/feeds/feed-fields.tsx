'use client';

import { useId } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { Checkbox } from '#components/ui/checkbox';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import { type FeedForm, feedIntervals } from '#lib/market/feeds/schema';
import { registered, registeredTick } from '../../ui/registered.ts';
import type { FeedFormValues } from './form-values.ts';
import { delimiterWords, intervalWords } from './words.ts';

interface FieldsProps {
  form: UseFormReturn<FeedFormValues, unknown, FeedForm>;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Name, address and the location whose stock the file tells. */
export function PlaceFields({
  form,
  locations,
}: FieldsProps & { locations: readonly { id: string; name: string }[] }) {
  const { formState } = form;
  const { errors } = formState;
  return (
    <>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label="Name" error={errors.name?.message} hint="For you, such as Warehouse.">
          {(control) => (
            <Input {...control} maxLength={80} autoComplete="off" {...registered(form, 'name')} />
          )}
        </Field>
        <Field label="Sets the stock at" error={errors.location_id?.message}>
          {(control) => (
            <Select {...control} {...registered(form, 'location_id')}>
              {locations.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field
        label="Address of the file"
        error={errors.url?.message}
        hint="Managers and owners of the stall see it, nobody else: it may hold a key. On the public internet, port 80, 443, 8080 or 8443."
      >
        {(control) => (
          <Input
            {...control}
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            placeholder="https://"
            {...registered(form, 'url')}
          />
        )}
      </Field>
    </>
  );
}

/**
 * How the file is read. `columns`: those that a trial found, to choose from.
 * Long: a form from its first field to its last, in the order in which it is read.
 */
export function FileFields({ form, columns }: FieldsProps & { columns: readonly string[] }) {
  const { watch, formState } = form;
  const errors = formState.errors.mapping;
  const isCsv = watch('format') === 'csv';
  const listId = useId();
  const what = isCsv ? 'Column' : 'Field';
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field label="Format">
        {(control) => (
          <Select {...control} {...registered(form, 'format')}>
            <option value="csv">CSV, with a line of headers</option>
            <option value="json">JSON, a list of objects</option>
          </Select>
        )}
      </Field>
      {isCsv ? (
        <Field label="Columns are separated by" error={errors?.delimiter?.message}>
          {(control) => (
            <Select {...control} {...registered(form, 'mapping.delimiter')}>
              {Object.entries(delimiterWords).map(([delimiter, word]) => (
                <option key={word} value={delimiter}>
                  {word}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : (
        <Field
          label="Where the list is"
          error={errors?.rows?.message}
          hint="Such as data.items; empty when the file is the list."
        >
          {(control) => (
            <Input {...control} maxLength={200} spellCheck={false} {...registered(form, 'mapping.rows')} />
          )}
        </Field>
      )}
      <Field label={`${what} with the SKU`} error={errors?.sku?.message}>
        {(control) => (
          <Input
            {...control}
            list={listId}
            maxLength={120}
            spellCheck={false}
            {...registered(form, 'mapping.sku')}
          />
        )}
      </Field>
      <Field label={`${what} with the quantity`} error={errors?.quantity?.message}>
        {(control) => (
          <Input
            {...control}
            list={listId}
            maxLength={120}
            spellCheck={false}
            {...registered(form, 'mapping.quantity')}
          />
        )}
      </Field>
      <datalist id={listId}>
        {columns.map((column) => (
          <option key={column} value={column} />
        ))}
      </datalist>
    </div>
  );
}

/** How often, and what is taken for a broken file. */
export function ScheduleFields({ form }: FieldsProps) {
  const { getValues } = form;
  const current = getValues('interval_minutes');
  const intervals = [...new Set([...feedIntervals, current])].sort((a, b) => a - b);
  return (
    <>
      <Field label="Fetch it" className="sm:max-w-64">
        {(control) => (
          <Select {...control} {...registered(form, 'interval_minutes', { valueAsNumber: true })}>
            {intervals.map((minutes) => (
              <option key={minutes} value={minutes}>
                {capital(intervalWords(minutes))}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div>
        <Checkbox label="Allow big changes" {...registeredTick(form, 'accepts_big_changes')} />
        <p className="ml-8 text-ink-soft text-label">
          Without this, a file that would empty more than half of the shelves, or has less than half of its
          lines, is taken for a broken export and refused.
        </p>
      </div>
    </>
  );
}
