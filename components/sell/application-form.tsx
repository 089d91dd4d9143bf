'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { type FieldErrors, type Path, type UseFormReturn, useForm } from 'react-hook-form';
import * as z from 'zod';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import {
  type Application,
  applicationForm,
  type ApplicationForm as Form,
  stallSlug,
} from '#lib/market/vendors/applications/schema';
import { ApiError } from '#lib/web/client';
import type { FormAnswer } from '#lib/web/forms/form-schema';
import { TimeZoneSelect } from '../vendor/settings/time-zone-select.tsx';
import { TextArea } from '../vendor/text-area.tsx';
import { SlugField } from './slug-field.tsx';

interface ApplicationFormProps {
  /** The account's, until another is entered. */
  email: string;
  /** What was sent before and has to be put right. */
  previous: Form | null;
  /** What the server said of this form, when the browser sent it by itself. */
  answer: FormAnswer | null;
  onSent(application: Application): void;
}

const refusedField = z.object({ field: z.enum(['slug', 'store_name']) });

function emptyForm(email: string): Form {
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = applicationForm.shape.time_zone.safeParse(time_zone);
  return {
    store_name: '',
    slug: '',
    tagline: '',
    description: '',
    city: '',
    email,
    time_zone: known.data ?? 'UTC',
    location_name: 'Shop',
    location_city: '',
  };
}

/** What the server said about fields, where react-hook-form keeps its own. */
function fieldErrors(said: FormAnswer | null): FieldErrors<Form> {
  const entries = Object.entries(said?.errors ?? {});
  return Object.fromEntries(entries.map(([name, message]) => [name, { type: 'server', message }]));
}

/** Sends it. What the shop says about one field is said at that field, and nothing was sent: null. */
async function send(form: UseFormReturn<Form>, values: Form): Promise<Application | null> {
  try {
    return (await call('POST /api/vendor/application', { body: values })).application;
  } catch (error) {
    const refused = error instanceof ApiError ? refusedField.safeParse(error.details).data : undefined;
    if (!(error instanceof ApiError) || !refused) throw error;
    form.setError(refused.field, { message: error.message }, { shouldFocus: true });
    return null;
  }
}

interface LineProps {
  form: UseFormReturn<Form>;
  name: Path<Form>;
  label: string;
  maxLength: number;
  hint?: string;
  type?: string;
  autoComplete?: string;
}

function Line({ form, name, label, hint, ...input }: LineProps) {
  return (
    <Field label={label} hint={hint} error={form.formState.errors[name]?.message}>
      {(control) => (
        <Input
          {...control}
          {...input}
          defaultValue={form.formState.defaultValues?.[name]}
          {...form.register(name)}
        />
      )}
    </Field>
  );
}

function AboutStall({ form }: { form: UseFormReturn<Form> }) {
  const [isOwnSlug, setIsOwnSlug] = useState(form.getValues('slug') !== '');
  const setSlug = (slug: string) =>
    form.setValue('slug', slug, { shouldValidate: form.formState.isSubmitted });
  return (
    <>
      <Field label="Name of the stall" error={form.formState.errors.store_name?.message}>
        {(control) => (
          <Input
            {...control}
            maxLength={80}
            autoComplete="organization"
            defaultValue={form.formState.defaultValues?.store_name}
            {...form.register('store_name', {
              onChange: (event: { target: { value: string } }) => {
                if (!isOwnSlug) setSlug(stallSlug(event.target.value));
              },
            })}
          />
        )}
      </Field>
      <SlugField
        value={form.watch('slug')}
        error={form.formState.errors.slug?.message}
        onChange={(slug) => {
          setIsOwnSlug(slug !== '');
          setSlug(slug);
        }}
      />
      <Line
        form={form}
        name="tagline"
        label="In a sentence"
        maxLength={160}
        hint="What makes your stall yours."
      />
      <Field label="What you sell" error={form.formState.errors.description?.message}>
        {(control) => (
          <TextArea
            {...control}
            maxLength={5000}
            defaultValue={form.formState.defaultValues?.description}
            {...form.register('description')}
          />
        )}
      </Field>
    </>
  );
}

function WhereItIs({ form }: { form: UseFormReturn<Form> }) {
  return (
    <>
      <Line
        form={form}
        name="email"
        type="email"
        label="E-mail of the stall"
        maxLength={320}
        autoComplete="email"
        hint="Where we write to. Shoppers do not see it."
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Line form={form} name="city" label="City" maxLength={80} autoComplete="address-level2" />
        <Field label="Time zone" error={form.formState.errors.time_zone?.message}>
          {(control) => (
            <TimeZoneSelect
              {...control}
              current={form.getValues('time_zone')}
              {...form.register('time_zone')}
            />
          )}
        </Field>
      </div>
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-2 font-medium">Where your stock is</legend>
        <Line form={form} name="location_name" label="Name of the place" maxLength={80} autoComplete="off" />
        <Line form={form} name="location_city" label="City of the place" maxLength={80} autoComplete="off" />
      </fieldset>
    </>
  );
}

/** What somebody who wants to sell here says of the stall. */
export function ApplicationForm({ email, previous, answer: said, onSent }: ApplicationFormProps) {
  const { isBusy, trouble, run } = useAction();
  const [defaultValues] = useState<Form>(() => ({ ...(previous ?? emptyForm(email)), ...said?.values }));
  const [errors] = useState(() => fieldErrors(said));
  const form = useForm<Form>({ resolver: zodResolver(applicationForm), defaultValues, errors });
  const submit = form.handleSubmit((values) =>
    run(async () => {
      const sent = await send(form, values);
      if (sent) onSent(sent);
    }),
  );
  return (
    <PostForm
      to="/forms/apply"
      noValidate
      onSubmit={submit}
      aria-label="Apply for a stall"
      className="grid gap-4"
    >
      <AboutStall form={form} />
      <WhereItIs form={form} />
      {(trouble ?? said?.message) && <Notice tone="danger">{trouble ?? said?.message}</Notice>}
      <div>
        <Button type="submit" size="lg" aria-disabled={isBusy}>
          {isBusy ? 'Sending' : previous ? 'Send it again' : 'Send the application'}
        </Button>
      </div>
    </PostForm>
  );
}
