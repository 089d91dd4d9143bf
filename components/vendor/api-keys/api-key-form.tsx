'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { PostForm } from '#components/ui/post-form';
import { Select } from '#components/ui/select';
import { apiKeyForm, type ApiKeyForm as Form } from '#lib/market/vendors/api-keys/schema';
import { apiScope } from '#lib/web/auth/scopes';
import { scopeWords } from './scope-words.ts';

interface ApiKeyFormProps {
  isBusy: boolean;
  /** Resolves with whether it was made. */
  onSubmit(values: Form): Promise<boolean>;
}

const empty: Form = { name: '', scopes: ['products:read'], expires_in_days: 365 };
const lives = [
  { days: '30', name: '30 days' },
  { days: '90', name: '90 days' },
  { days: '365', name: 'A year' },
  { days: '', name: 'Until revoked' },
];

function Scopes({ form }: { form: UseFormReturn<Form> }) {
  return (
    <fieldset aria-describedby="scopes-error">
      <legend className="mb-1 font-medium text-label">What it may do</legend>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {apiScope.options.map((scope) => (
          <Checkbox
            key={scope}
            value={scope}
            label={
              <>
                {scopeWords[scope]} <span className="text-fine text-ink-soft">{scope}</span>
              </>
            }
            {...form.register('scopes')}
          />
        ))}
      </div>
      <p id="scopes-error" aria-live="polite" className="font-medium text-danger text-label">
        {form.formState.errors.scopes?.message}
      </p>
    </fieldset>
  );
}

/** What a key is for, what it may do and for how long. */
export function ApiKeyForm({ isBusy, onSubmit }: ApiKeyFormProps) {
  const form = useForm<Form>({ resolver: zodResolver(apiKeyForm), defaultValues: empty });
  const { errors } = form.formState;
  const send = form.handleSubmit(async (values) => {
    if (await onSubmit(values)) form.reset(empty);
  });
  return (
    <PostForm noValidate aria-label="Make an API key" onSubmit={send} className="grid gap-4">
      <div className="flex flex-wrap items-start gap-4">
        <Field label="What it is for" className="min-w-56 flex-1" error={errors.name?.message}>
          {(control) => (
            <Input
              {...control}
              maxLength={80}
              autoComplete="off"
              placeholder="Till in the shop"
              {...form.register('name')}
            />
          )}
        </Field>
        <Field label="Works for" className="w-44 max-sm:w-full">
          {(control) => (
            <Select
              {...control}
              {...form.register('expires_in_days', {
                setValueAs: (value: unknown) => (value === '' || value === null ? null : Number(value)),
              })}
            >
              {lives.map(({ days, name }) => (
                <option key={days} value={days}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Scopes form={form} />
      <div>
        <Button type="submit" aria-disabled={isBusy}>
          {isBusy ? 'Making it' : 'Make the key'}
        </Button>
      </div>
    </PostForm>
  );
}
