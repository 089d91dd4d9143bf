import type * as z from 'zod';
import type { FeedForm, feedForm, StallFeed } from '#lib/market/feeds/schema';

/** What the form holds before it is checked. */
export type FeedFormValues = z.input<typeof feedForm>;

const mapping = { sku: 'sku', quantity: 'quantity', rows: '', delimiter: ',' } as const;

export const emptyFeed = (locationId: string): FeedFormValues => ({
  name: '',
  url: '',
  format: 'csv',
  mapping,
  location_id: locationId,
  interval_minutes: 60,
  accepts_big_changes: false,
});

export const formOf = (feed: StallFeed): FeedForm => ({
  name: feed.name,
  url: feed.url ?? '',
  format: feed.format,
  mapping: feed.mapping,
  location_id: feed.location_id,
  interval_minutes: feed.interval_minutes,
  accepts_big_changes: feed.accepts_big_changes,
});
