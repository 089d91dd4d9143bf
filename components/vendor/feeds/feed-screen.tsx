'use client';

import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { FreshnessLine } from '#components/stock/freshness-line';
import { Button } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import type { RunPage } from '#hooks/feeds/feed-view';
import { isUnderWay } from '#hooks/feeds/feed-view';
import { useFeed } from '#hooks/feeds/use-feed';
import type { StallFeed } from '#lib/market/feeds/schema';
import { BackLink } from '../back-link.tsx';
import { ConfirmButton } from '../confirm-button.tsx';
import { FeedForm, type FeedLocation } from './feed-form.tsx';
import { FeedHistory } from './feed-history.tsx';
import { FeedStanding } from './feed-standing.tsx';
import { formOf } from './form-values.ts';
import { FeedStatusMark } from './status-mark.tsx';
import { feedsHref, statusOf } from './words.ts';

interface FeedScreenProps {
  vendor: { store_name: string };
  stall: string | undefined;
  locations: readonly FeedLocation[];
  canWrite: boolean;
  initial: { feed: StallFeed; history: RunPage };
}

type Feed = ReturnType<typeof useFeed>;

function Commands({ room, stall }: { room: Feed; stall: string | undefined }) {
  const router = useRouter();
  const { feed } = room.value;
  const isWaiting = isUnderWay(room.value);
  const pause = async (isEnabled: boolean) => {
    if (!(await room.change({ is_enabled: isEnabled }))) return;
    const undo = { label: 'Undo', onClick: () => void room.change({ is_enabled: !isEnabled }) };
    toast(isEnabled ? `${feed.name} runs again` : `${feed.name} is paused`, { action: undo });
  };
  const remove = async () => {
    if (!(await room.remove())) return;
    toast(`${feed.name} is removed. The stock stays as it is.`);
    router.replace(feedsHref(stall));
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      {feed.is_enabled && (
        <Button
          size="sm"
          aria-disabled={room.isBusy || isWaiting}
          onClick={() => !isWaiting && void room.runNow()}
        >
          {isWaiting ? 'Running' : 'Run now'}
        </Button>
      )}
      <Button
        size="sm"
        variant="outline"
        aria-disabled={room.isBusy}
        onClick={() => void pause(!feed.is_enabled)}
      >
        {feed.is_enabled ? 'Pause' : 'Resume'}
      </Button>
      <ConfirmButton
        label="Remove"
        about={feed.name}
        confirm={`Yes, remove ${feed.name} and its history`}
        isBusy={room.isBusy}
        onConfirm={() => void remove()}
      />
    </div>
  );
}

/** One feed: how it does, what it did, and for managers its settings. */
export function FeedScreen({ vendor, stall, locations, canWrite, initial }: FeedScreenProps) {
  const room = useFeed(initial);
  const { feed, history, asked } = room.value;
  return (
    <div className="grid max-w-3xl gap-8">
      <header className="grid gap-3">
        <BackLink href={feedsHref(stall)}>Stock feeds of {vendor.store_name}</BackLink>
        <h1 className="text-title">{feed.name}</h1>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <span aria-live="polite">
            <FeedStatusMark status={statusOf(feed, asked !== null)} />
          </span>
          <FreshnessLine connection={room.connection} lastConfirmedAt={room.lastConfirmedAt} />
        </div>
        {canWrite && <Commands room={room} stall={stall} />}
        {room.trouble && <Notice tone="danger">{room.trouble}</Notice>}
      </header>
      <FeedStanding feed={feed} />
      <FeedHistory history={history} moreState={room.moreState} onMore={() => void room.loadMore()} />
      {canWrite && (
        <section aria-labelledby="feed-settings" className="grid gap-4">
          <h2 id="feed-settings" className="font-display text-xl">
            Settings
          </h2>
          <FeedForm
            vendorId={feed.vendor_id}
            locations={locations}
            initial={formOf(feed)}
            submit="Save"
            isBusy={room.isBusy}
            trouble={null}
            onSubmit={async (values) => {
              const isDone = await room.change(values);
              if (isDone) toast('Saved');
              return isDone;
            }}
          />
        </section>
      )}
    </div>
  );
}
