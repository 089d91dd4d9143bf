'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { useFeedTrial } from '#hooks/feeds/use-feed-trial';
import { type FeedLook, type FeedForm as Form, feedForm } from '#lib/market/feeds/schema';
import { FileFields, PlaceFields, ScheduleFields } from './feed-fields.tsx';
import type { FeedFormValues } from './form-values.ts';
import { TrialResult } from './trial-result.tsx';

export interface FeedLocation {
  id: string;
  name: string;
}

interface FeedFormProps {
  vendorId: string;
  locations: readonly FeedLocation[];
  initial: FeedFormValues;
  submit: string;
  isBusy: boolean;
  trouble: string | null;
  /** Resolves with whether it was stored. */
  onSubmit(values: Form): Promise<boolean>;
}

function useFeedForm({ vendorId, initial, onSubmit }: FeedFormProps) {
  const form = useForm<FeedFormValues, unknown, Form>({
    resolver: zodResolver(feedForm),
    defaultValues: initial,
  });
  const trial = useFeedTrial();
  async function tryIt(): Promise<void> {
    if (!(await form.trigger(['url', 'format', 'location_id', 'mapping']))) return;
    const { url, format, mapping, location_id } = feedForm
      .pick({ url: true, format: true, mapping: true, location_id: true })
      .parse(form.getValues());
    await trial.start({ vendor_id: vendorId, url, format, mapping, location_id });
  }
  function take({ suggested }: FeedLook): void {
    form.setValue('format', suggested.format, { shouldDirty: true });
    form.setValue('mapping', suggested.mapping, { shouldDirty: true });
    void tryIt();
  }
  // What was wrong with the last try says nothing of what is being written now.
  const [isEdited, setIsEdited] = useState(false);
  const submit = form.handleSubmit(async (values) => {
    setIsEdited(false);
    if (await onSubmit(values)) form.reset(values);
  });
  return { form, trial, tryIt, take, submit, isEdited, onEdit: () => setIsEdited(true) };
}

/** The set-up of a feed: where the file is, how it is read, what it sets, how often. It can be tried at any time. */
export function FeedForm(props: FeedFormProps) {
  const { form, trial, tryIt, take, submit, isEdited, onEdit } = useFeedForm(props);
  const { isDirty } = form.formState;
  return (
    <PostForm noValidate aria-label="Feed" onSubmit={submit} onChange={onEdit} className="grid gap-6">
      <Card className="grid gap-4">
        <h2 className="font-display text-lg">The file</h2>
        <PlaceFields form={form} locations={props.locations} />
        <FileFields form={form} columns={trial.trial?.look?.columns ?? []} />
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="outline" aria-disabled={trial.isTrying} onClick={() => !trial.isTrying && tryIt()}>
            {trial.isTrying ? 'Reading the file' : 'Try it'}
          </Button>
          <p className="text-ink-soft text-label">Fetches and reads the file. No stock is changed.</p>
        </div>
        <div aria-live="polite" className="grid gap-4">
          {trial.trouble && <Notice tone="danger">{trial.trouble}</Notice>}
          {trial.trial && !trial.isTrying && <TrialResult trial={trial.trial} onTake={take} />}
        </div>
      </Card>
      <Card className="grid gap-4">
        <h2 className="font-display text-lg">When and how much</h2>
        <ScheduleFields form={form} />
      </Card>
      {props.trouble && !isEdited && <Notice tone="danger">{props.trouble}</Notice>}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" aria-disabled={props.isBusy || !isDirty}>
          {props.isBusy ? 'One moment …' : props.submit}
        </Button>
        {isDirty && (
          <Button variant="quiet" onClick={() => form.reset()}>
            Discard changes
          </Button>
        )}
      </div>
    </PostForm>
  );
}
