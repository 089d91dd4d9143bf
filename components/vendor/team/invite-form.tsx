'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { Select } from '#components/ui/select';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import { type Invitation, type InvitationForm, invitationForm } from '#lib/market/vendors/team/schema';
import { registered } from '../../ui/registered.ts';
import { roleNames, roleRights, roles } from './role-words.ts';

interface InviteFormProps {
  vendorId: string;
  onInvited(made: Invitation): void;
}

/** Asks somebody to the stall by mail. */
export function InviteForm({ vendorId, onInvited }: InviteFormProps) {
  const { isBusy, trouble, run } = useAction();
  const form = useForm<InvitationForm>({
    resolver: zodResolver(invitationForm),
    defaultValues: { email: '', role: 'staff' },
  });
  const submit = form.handleSubmit((values) =>
    run(async () => {
      const body = { vendor_id: vendorId, ...values };
      const made = await call('POST /api/vendor/team/invitations', { body });
      onInvited(made.invitation);
      form.reset({ email: '', role: values.role });
    }),
  );
  return (
    <PostForm noValidate onSubmit={submit} aria-label="Invite somebody" className="grid gap-4">
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      <div className="flex flex-wrap items-start gap-4">
        <Field
          label="E-mail"
          className="min-w-56 flex-1"
          error={form.formState.errors.email?.message}
          hint="They get a link that works once, for 7 days."
        >
          {(control) => <Input {...control} type="email" autoComplete="off" {...registered(form, 'email')} />}
        </Field>
        <Field label="Role" className="w-44 max-sm:w-full" hint={roleRights[form.watch('role')]}>
          {(control) => (
            <Select {...control} {...registered(form, 'role')}>
              {roles.map((role) => (
                <option key={role} value={role}>
                  {roleNames[role]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <div>
        <Button type="submit" aria-disabled={isBusy}>
          {isBusy ? 'Sending' : 'Send the invitation'}
        </Button>
      </div>
    </PostForm>
  );
}
