'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useRef } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import * as z from 'zod';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { FileInput } from '#components/ui/file-input';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { acceptedPictures } from '#hooks/products/picture-upload';
import { useAction } from '#hooks/use-action';
import { uploadStorePicture } from '#hooks/vendors/upload-store-picture';
import { call } from '#lib/api/call';
import type { StallSettings } from '#lib/market/vendors/settings/schema';
import { StallPicture } from '../../shop/stall-picture.tsx';
import { registered } from '../../ui/registered.ts';

interface StorePictureProps {
  settings: StallSettings;
  isDisabled: boolean;
  onSaved(settings: StallSettings): void;
}

const altForm = z.object({ image_alt: z.string().trim().max(160, 'Use at most 160 characters.') });

function useStorePicture({ settings, onSaved }: StorePictureProps) {
  const action = useAction();
  const change = async (changes: object) => {
    const body = { vendor_id: settings.id, ...changes };
    onSaved((await call('PATCH /api/vendor/settings', { body })).settings);
    toast('Saved');
  };
  return {
    ...action,
    upload: (file: File) =>
      action.run(async () => change({ image_path: await uploadStorePicture(settings.id, file) })),
    save: (changes: object) => action.run(() => change(changes)),
  };
}

/** What the picture shows, for those who do not see it. */
function AltForm({
  alt,
  isBusy,
  onSave,
}: {
  alt: string;
  isBusy: boolean;
  onSave(alt: string): Promise<boolean>;
}) {
  const form = useForm({ resolver: zodResolver(altForm), defaultValues: { image_alt: alt } });
  const { errors, isDirty } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    if (await onSave(values.image_alt)) form.reset(values);
  });
  return (
    <PostForm noValidate className="flex flex-wrap items-end gap-2" onSubmit={submit}>
      <Field label="What it shows" className="min-w-48 flex-1" error={errors.image_alt?.message}>
        {(control) => <Input {...control} maxLength={160} {...registered(form, 'image_alt')} />}
      </Field>
      {isDirty && (
        <Button type="submit" aria-disabled={isBusy}>
          Save
        </Button>
      )}
    </PostForm>
  );
}

interface PickerProps {
  hasPicture: boolean;
  isBusy: boolean;
  onPick(file: File): void;
  onRemove(): void;
}

function Picker({ hasPicture, isBusy, onPick, onRemove }: PickerProps) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className="flex flex-wrap gap-2">
      <FileInput
        ref={picker}
        accept={acceptedPictures}
        className="sr-only"
        tabIndex={-1}
        aria-label="Picture of the stall"
        onFiles={([file]) => file && onPick(file)}
      />
      <Button variant="outline" aria-disabled={isBusy} onClick={() => !isBusy && picker.current?.click()}>
        {isBusy ? 'Saving' : hasPicture ? 'Replace the picture' : 'Add a picture'}
      </Button>
      {hasPicture && (
        <Button variant="quiet" aria-disabled={isBusy} onClick={onRemove}>
          Take it away
        </Button>
      )}
    </div>
  );
}

/** The picture on the stall's card and page. */
export function StorePicture(props: StorePictureProps) {
  const { settings, isDisabled } = props;
  const { isBusy, trouble, upload, save } = useStorePicture(props);
  const image = settings.image ? { src: settings.image, alt: settings.image_alt } : null;
  return (
    <div className="grid gap-4 sm:grid-cols-[12rem_1fr]">
      <div className="aspect-[3/2] overflow-hidden rounded-md border border-line">
        <StallPicture image={image} />
      </div>
      <div className="grid content-start gap-3">
        {trouble && <Notice tone="danger">{trouble}</Notice>}
        {!isDisabled && (
          <Picker
            hasPicture={image !== null}
            isBusy={isBusy}
            onPick={(file) => void upload(file)}
            onRemove={() => void save({ image_path: null })}
          />
        )}
        {image && !isDisabled && (
          <AltForm alt={settings.image_alt} isBusy={isBusy} onSave={(image_alt) => save({ image_alt })} />
        )}
        <p className="text-ink-soft text-label">
          A wide picture looks best. It is made smaller before it is sent.
        </p>
      </div>
    </div>
  );
}
