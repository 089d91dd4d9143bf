'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { PostForm } from '#components/ui/post-form';
import { type LocationForm as Form, locationForm } from '#lib/market/vendors/settings/schema';
import { registered } from '../../ui/registered.ts';

interface LocationFormProps {
  label: string;
  submit: string;
  initial?: Form;
  isBusy: boolean;
  /** Resolves with whether it was stored. */
  onSubmit(values: Form): Promise<boolean>;
  onCancel?(): void;
}

const empty: Form = { name: '', city: '' };

/** Name and city of a place. */
export function LocationForm({
  label,
  submit,
  initial = empty,
  isBusy,
  onSubmit,
  onCancel,
}: LocationFormProps) {
  const form = useForm<Form>({ resolver: zodResolver(locationForm), defaultValues: initial });
  const { errors } = form.formState;
  const send = form.handleSubmit(async (values) => {
    if (await onSubmit(values)) form.reset(initial);
  });
  return (
    <PostForm noValidate aria-label={label} onSubmit={send} className="flex flex-wrap items-start gap-4">
      <Field label="Name" className="min-w-48 flex-1" error={errors.name?.message}>
        {(control) => <Input {...control} maxLength={80} autoComplete="off" {...registered(form, 'name')} />}
      </Field>
      <Field label="City" className="min-w-40 flex-1" error={errors.city?.message}>
        {(control) => (
          <Input {...control} maxLength={80} autoComplete="address-level2" {...registered(form, 'city')} />
        )}
      </Field>
      <div className="flex gap-2 self-end">
        <Button type="submit" aria-disabled={isBusy}>
          {submit}
        </Button>
        {onCancel && (
          <Button variant="quiet" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </PostForm>
  );
}
