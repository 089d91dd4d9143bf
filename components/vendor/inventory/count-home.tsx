'use client';

import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Button, buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Moment } from '#components/ui/moment';
import { Notice } from '#components/ui/notice';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { StockTake } from '#lib/market/inventory/schema';
import type { Membership } from '#lib/web/auth/schema';
import { formatCount } from '#lib/words/format';
import { StallRoom } from '../stall-room.tsx';
import { countHref, inventoryHref } from './inventory-url.ts';
import { undoChange } from './undo-toast.ts';

interface Place {
  id: string;
  name: string;
  city: string;
}

interface CountHomeProps {
  vendor: Membership;
  takes: StockTake[];
  locations: Place[];
  stall: string | undefined;
}

const placeName = ({ name, city }: Place) => (name === city || !city ? name : `${name}, ${city}`);

interface PlaceRowProps {
  place: Place;
  take: StockTake | undefined;
  stall: string | undefined;
  isBusy: boolean;
  onStart(): void;
}

/** A location: the count under way there, or a button that begins one. */
function PlaceRow({ place, take, stall, isBusy, onStart }: PlaceRowProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 border-line border-t py-4">
      <div>
        <p className="font-medium">{placeName(place)}</p>
        <p className="text-ink-soft text-label">
          {take
            ? `${formatCount(take.counted)} counted${take.started_by ? `, begun by ${take.started_by}` : ''}`
            : 'No count under way'}
        </p>
      </div>
      {take ? (
        <Link
          href={countHref(stall, take.id)}
          className={buttonVariants()}
          aria-label={`Go on counting ${place.name}`}
        >
          Go on counting
        </Link>
      ) : (
        <Button variant="outline" aria-label={`Count ${place.name}`} aria-disabled={isBusy} onClick={onStart}>
          Count
        </Button>
      )}
    </li>
  );
}

function FinishedRow({ take, mayUndo }: { take: StockTake; mayUndo: boolean }) {
  const router = useRouter();
  const { change_id } = take;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 border-line border-t py-3 text-label">
      <span>
        <span className="font-medium">{take.location_name}</span>
        <span className="text-ink-soft">
          {' · '}
          {take.finished_at && <Moment at={take.finished_at} />}
          {` · ${formatCount(take.counted)} counted, ${formatCount(take.differing)} differed`}
        </span>
      </span>
      {change_id && mayUndo && (
        <Button
          size="sm"
          variant="quiet"
          aria-label={`Take back the count of ${take.location_name}`}
          onClick={() => void undoChange(change_id, () => router.refresh())}
        >
          Take back
        </Button>
      )}
    </li>
  );
}

/** Where to count, and what was counted before. */
export function CountHome({ vendor, takes, locations, stall }: CountHomeProps) {
  const router = useRouter();
  const { isBusy, trouble, run } = useAction();
  const open = new Map(
    takes.filter(({ status }) => status === 'open').map((take) => [take.location_id, take]),
  );
  const finished = takes.filter(({ status }) => status === 'finished');
  const start = (locationId: string) =>
    run(async () => {
      const body = { location_id: locationId };
      const { take } = await call('POST /api/vendor/inventory/counts', { body });
      router.push(countHref(stall, take.id));
    });
  return (
    <StallRoom
      store={vendor.store_name}
      title="Stock-take"
      lead="Choose a place and count what is there. Several people can count at once, and what was counted is kept until the end. Do not count goods of orders that wait to be packed."
    >
      <Link
        href={inventoryHref({ stall, level: 'all' })}
        className="mb-2 inline-flex h-11 items-center gap-1.5 text-label text-leaf"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Inventory
      </Link>
      {trouble && (
        <Notice tone="danger" className="mb-4">
          {trouble}
        </Notice>
      )}
      {locations.length === 0 ? (
        <EmptyState title="No place to count">Add a location first: that is where stock is kept.</EmptyState>
      ) : (
        <ul>
          {locations.map((place) => (
            <PlaceRow
              key={place.id}
              place={place}
              take={open.get(place.id)}
              stall={stall}
              isBusy={isBusy}
              onStart={() => void start(place.id)}
            />
          ))}
        </ul>
      )}
      {finished.length > 0 && (
        <section className="mt-10">
          <h2 className="mb-2 font-medium">Counted before</h2>
          <ul>
            {finished.map((take) => (
              <FinishedRow key={take.id} take={take} mayUndo={vendor.role !== 'staff'} />
            ))}
          </ul>
        </section>
      )}
    </StallRoom>
  );
}
