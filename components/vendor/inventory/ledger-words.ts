import type { Movement, MovementCause } from '#lib/market/inventory/schema';

/** What happened, in words; in the order of the filter. */
export const causeWords: Record<MovementCause, string> = {
  received: 'Received',
  sold: 'Sold',
  returned: 'Returned',
  adjusted: 'Corrected',
  bulk: 'Bulk change',
  transfer: 'Moved',
  count: 'Stock-take',
  undo: 'Taken back',
  imported: 'Imported',
  synced: 'Feed',
};

/** "Bulk change, received": the work it was part of, and its reason where that says more. */
export function whatHappened({ kind, reason }: Pick<Movement, 'kind' | 'reason'>): string {
  if (!kind) return causeWords[reason];
  return kind === 'bulk' && reason !== 'adjusted'
    ? `${causeWords.bulk}, ${causeWords[reason].toLowerCase()}`
    : causeWords[kind];
}

/** Who it was: a name, or what did it without one. */
export function whoDid({ actor, reason, vendor_order_id }: Movement): string {
  if (actor) return actor;
  if (vendor_order_id || reason === 'sold') return 'Order';
  if (reason === 'imported') return 'Import';
  return reason === 'synced' ? 'Feed' : 'The system';
}
