import type { StallStanding } from '#lib/market/vendors/applications/schema';

/** Which stalls are listed; all of it is in the address. */
export interface VendorsPlace {
  standing: StallStanding;
  q: string | undefined;
}

/** The address of a list, and of one stall beside it. */
export function vendorsHref(place: VendorsPlace, more: { stall?: string; cursor?: string } = {}): string {
  const params = new URLSearchParams({ standing: place.standing });
  if (place.q) params.set('q', place.q);
  if (more.cursor) params.set('cursor', more.cursor);
  if (more.stall) params.set('stall', more.stall);
  return `/admin/vendors?${params}`;
}

export const standingWords: Record<StallStanding, string> = {
  waiting: 'Waiting',
  approved: 'Open',
  suspended: 'Suspended',
  rejected: 'Turned down',
};
