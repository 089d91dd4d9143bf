'use client';

import { Checkbox } from '#components/ui/checkbox';
import { Notice } from '#components/ui/notice';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { StallSettings } from '#lib/market/vendors/settings/schema';

type Topic = StallSettings['topics'][number];

const topics: Record<Topic, string> = {
  'low-stock': 'When shelves run low or empty',
  reports: 'The sales of each day',
};

interface MailTopicsProps {
  settings: StallSettings;
  ownAddress: string;
  onSaved(settings: StallSettings): void;
}

/** Which mails of the stall the asker gets themselves; stored with each press. */
export function MailTopics({ settings, ownAddress, onSaved }: MailTopicsProps) {
  const { isBusy, trouble, run } = useAction();
  const toggle = (topic: Topic, isWanted: boolean) =>
    run(async () => {
      const others = settings.topics.filter((each) => each !== topic);
      const body = { vendor_id: settings.id, topics: isWanted ? [...others, topic] : others };
      onSaved((await call('PUT /api/vendor/settings/topics', { body })).settings);
    });
  return (
    <fieldset className="grid gap-1" disabled={isBusy}>
      <legend className="mb-1 font-medium">Mails to you</legend>
      <p className="text-ink-soft text-label">
        To {ownAddress}, besides those that go to the stall’s address.
      </p>
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      {(Object.keys(topics) as Topic[]).map((topic) => (
        <Checkbox
          key={topic}
          label={topics[topic]}
          checked={settings.topics.includes(topic)}
          onChange={(event) => void toggle(topic, event.target.checked)}
        />
      ))}
    </fieldset>
  );
}
