'use client';

import { useState, useSyncExternalStore } from 'react';
import { type StepOutcome, sendStep } from '#hooks/orders/order-step';
import { call } from '#lib/api/call';
import { listenToTopics } from '#lib/engines/realtime/listen-topics';
import { LiveStore, type Merged } from '#lib/engines/realtime/live-store';
import { tabState, whenIdle } from '#lib/engines/realtime/page-state';
import { tabHub } from '#lib/engines/realtime/tab';
import type { TransitionInput, VendorOrder } from '#lib/market/orders/schema';

const timing = { pollMs: 15_000, graceMs: 5_000, safetyMs: 60_000 };

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
      listen: (handlers) =>
        listenToTopics<VendorOrder>(
          {
            hub: tabHub,
            topics: [`vendor:${initial.vendor_id}`],
            event: 'order',
            // A message names orders and says nothing of them: it asks for a read.
            prepare: () => whenIdle().then(() => () => null),
          },
          handlers,
        ),
    },
    timing,
    { page: tabState },
  );
}

/** One order of a stall, live: what others do to it shows without a reload. `move` makes a step. */
export function useVendorOrder(initial: VendorOrder) {
  const [store] = useState(() => makeOrderStore(initial));
  const { value, connection, lastConfirmedAt } = useSyncExternalStore(
    store.subscribe,
    store.getState,
    store.getInitialState,
  );
  async function move(step: TransitionInput): Promise<StepOutcome> {
    const outcome = await sendStep(initial.id, step);
    if (outcome.kind === 'done') store.offer(outcome.order);
    // After a conflict, or an answer that never came, the truth.
    else store.refresh();
    return outcome;
  }
  return { order: value, connection, lastConfirmedAt, move };
}
