'use client';

import { hearStall, stallTiming } from '#hooks/hear-stall';
import { type StepOutcome, sendStep } from '#hooks/orders/order-step';
import { useLiveStore } from '#hooks/use-live-store';
import { call } from '#lib/api/call';
import { LiveStore, type Merged } from '#lib/engines/realtime/live-store';
import { tabState } from '#lib/engines/realtime/page-state';
import type { TransitionInput, VendorOrder } from '#lib/market/orders/schema';

/** A late answer does not bring an older state back. */
const merge = (known: VendorOrder, news: VendorOrder): Merged<VendorOrder> => ({
  value: news.version < known.version ? known : news,
  changed: false,
  gap: false,
});

function makeOrderStore(initial: VendorOrder) {
  return new LiveStore<VendorOrder, VendorOrder>(
    {
      initial,
      read: async (signal) =>
        (await call('GET /api/vendor/orders/:id', { params: { id: initial.id }, signal })).order,
      merge,
      listen: hearStall(initial.vendor_id, 'order'),
    },
    stallTiming,
    { page: tabState },
  );
}

/** One order of a stall, live: what others do to it shows without a reload. `move` makes a step. */
export function useVendorOrder(initial: VendorOrder) {
  const { store, value, connection, lastConfirmedAt } = useLiveStore(initial.id, () => ({
    store: makeOrderStore(initial),
  }));
  async function move(step: TransitionInput): Promise<StepOutcome> {
    const outcome = await sendStep(initial.id, step);
    if (outcome.kind === 'done') store.offer(outcome.order);
    // After a conflict, or an answer that never came, the truth.
    else store.refresh();
    return outcome;
  }
  return { order: value, connection, lastConfirmedAt, move };
}
