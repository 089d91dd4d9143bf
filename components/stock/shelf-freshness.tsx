'use client';

import { FreshnessLine } from '#components/stock/freshness-line';
import { useLiveShelf } from '#components/stock/live-shelf';
import { shelfConnectionWords } from '#lib/engines/realtime/freshness';

/** How fresh the cards of the surrounding shelf are, in one line; nothing outside a `LiveShelf`. */
export function ShelfFreshness({ className }: { className?: string }) {
  const shelf = useLiveShelf();
  if (!shelf) return null;
  const { connection, lastConfirmedAt } = shelf;
  return (
    <FreshnessLine
      connection={connection}
      lastConfirmedAt={lastConfirmedAt}
      words={shelfConnectionWords}
      className={className}
    />
  );
}
