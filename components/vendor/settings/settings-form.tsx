'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import * as z from 'zod';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import {
  type SettingsForm as Form,
  type SettingsInput,
  type StallSettings,
  settingsForm,
} from '#lib/market/vendors/settings/schema';
import { ApiError } from '#lib/web/client';
import { registered } from '../../ui/registered.ts';
import { TextArea } from '../text-area.tsx';
import { TimeZoneSelect } from './time-zone-select.tsx';

interface SettingsFormProps {
  settings: StallSettings;
  isDisabled: boolean;
  onSaved(settings: StallSettings): void;
}

function formOf({ store_name, tagline, description, city, time_zone, ...stall }: StallSettings): Form {
  return { store_name, tagline, description, city, time_zone, email: stall.pending_email ?? stall.email };
}

/** Where mail goes now, and what it waits for. */
function addressHint({ email, pending_email, is_pending_refused }: StallSettings): string {
  if (!pending_email)
    return 'Where the market writes to: low stock, reports, decisions. Shoppers do not see it. We ask a new address first.';
  if (is_pending_refused)
    return `Our mail to ${pending_email} could not be delivered: its server refused it. Mail goes on to ${email}; enter another address.`;
  return `Mail goes to ${email} until somebody opens the link that we sent to ${pending_email}.`;
}

const refusedField = z.object({ field: z.literal('store_name') });

/** Saves it. What the shop says about one field is said at that field, and nothing was saved: null. */
async function send(form: UseFormReturn<Form>, body: SettingsInput): Promise<StallSettings | null> {
  try {
    return (await call('PATCH /api/vendor/settings', { body })).settings;
  } catch (error) {
    const refused = error instanceof ApiError ? refusedField.safeParse(error.details).data : undefined;
    if (!(error instanceof ApiError) || !refused) throw error;
    form.setError(refused.field, { message: error.message }, { shouldFocus: true });
    return null;
  }
}

function useSettingsForm({ settings, onSaved }: SettingsFormProps) {
  const action = useAction();
  const form = useForm<Form>({ resolver: zodResolver(settingsForm), defaultValues: formOf(settings) });
  const save = (values: Form, isUndo = false) =>
    action.run(async () => {
      const before = formOf(settings);
      const body = { vendor_id: settings.id, ...values };
      const saved = await send(form, body);
      if (!saved) return;
      onSaved(saved);
      form.reset(formOf(saved));
      const undo = { label: 'Undo', onClick: () => void save(before, true) };
      const isAsked = saved.pending_email !== null && saved.pending_email !== settings.pending_email;
      const said = isAsked ? `Saved. Open the link that we sent to ${saved.pending_email}.` : 'Saved';
      toast(isUndo ? 'As it was before' : said, isUndo ? undefined : { action: undo });
    });
  return { form, ...action, submit: form.handleSubmit((values) => save(values)) };
}

/**
 * The words of the stall's page, and where the market writes to.
 * Long: a form from its first field to its last, in the order in which it is read.
 */
export function SettingsForm(props: SettingsFormProps) {
  const { form, trouble, isBusy, submit } = useSettingsForm(props);
  const { errors, isDirty } = form.formState;
  const disabled = props.isDisabled;
  return (
    <PostForm noValidate onSubmit={submit} aria-label="Stall page" className="grid gap-4">
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      <Field label="Name of the stall" error={errors.store_name?.message}>
        {(control) => (
          <Input {...control} disabled={disabled} maxLength={80} {...registered(form, 'store_name')} />
        )}
      </Field>
      <Field
        label="In a sentence"
        error={errors.tagline?.message}
        hint="Below the name, on cards and on the page."
      >
        {(control) => (
          <Input {...control} disabled={disabled} maxLength={160} {...registered(form, 'tagline')} />
        )}
      </Field>
      <Field label="Who you are" error={errors.description?.message}>
        {(control) => (
          <TextArea
            {...control}
            disabled={disabled}
            maxLength={5000}
            rows={6}
            {...registered(form, 'description')}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="City" error={errors.city?.message}>
          {(control) => (
            <Input {...control} disabled={disabled} maxLength={80} {...registered(form, 'city')} />
          )}
        </Field>
        <Field
          label="Time zone"
          error={errors.time_zone?.message}
          hint="Your day, in reports, begins at midnight there."
        >
          {(control) => (
            <TimeZoneSelect
              {...control}
              disabled={disabled}
              current={props.settings.time_zone}
              {...registered(form, 'time_zone')}
            />
          )}
        </Field>
      </div>
      <Field label="E-mail of the stall" error={errors.email?.message} hint={addressHint(props.settings)}>
        {(control) => <Input {...control} type="email" disabled={disabled} {...registered(form, 'email')} />}
      </Field>
      {!disabled && (
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" aria-disabled={isBusy || !isDirty}>
            {isBusy ? 'Saving' : 'Save'}
          </Button>
          {isDirty && (
            <Button variant="quiet" onClick={() => form.reset()}>
              Discard changes
            </Button>
          )}
        </div>
      )}
    </PostForm>
  );
}
