'use client';

import {
  affected,
  gatherNews,
  mergePanels,
  type PanelNews,
  type PanelStates,
} from '#hooks/dashboard/dashboard-news';
import { hearStall, stallTiming } from '#hooks/hear-stall';
import { useLiveStore } from '#hooks/use-live-store';
import { call } from '#lib/api/call';
import { type ChannelStatus, LiveStore, type Subscription } from '#lib/engines/realtime/live-store';
import { tabState } from '#lib/engines/realtime/page-state';
import type { PanelName, PanelResult } from '#lib/market/dashboard/schema';
import { ApiError } from '#lib/web/client';

interface Handlers {
  onEvent(news: PanelNews | null): void;
  onStatus(status: ChannelStatus): void;
}

/** The stall's topic, one listener for each kind of news; they share a channel, so one of them tells how it stands. */
function listenToStall(vendorId: string, onNews: (kind: string) => void, handlers: Handlers): Subscription {
  const all = Object.keys(affected).map((event, n) =>
    hearStall(
      vendorId,
      event,
    )({
      onEvent: () => onNews(event),
      onStatus: n === 0 ? handlers.onStatus : () => undefined,
    }),
  );
  return {
    leave: () => {
      for (const each of all) each.leave();
    },
    renew: () => all[0]?.renew(),
  };
}

/** One panel; a refusal is its outcome. Throws only when there was no answer at all. */
async function readPanel(vendorId: string, panel: PanelName): Promise<PanelResult> {
  try {
    const query = { vendor_id: vendorId };
    const { data } = await call('GET /api/vendor/dashboard/:panel', { params: { panel }, query });
    return { ok: true, data };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 0) throw error;
    return { ok: false, error: { code: error.code, message: error.message } };
  }
}

function makeDashboardStore(vendorId: string) {
  let reads = 0;

  async function readSome(names: readonly PanelName[]): Promise<PanelNews> {
    reads += 1;
    const read = reads;
    const results = names.map(
      async (name): Promise<[PanelName, PanelResult]> => [name, await readPanel(vendorId, name)],
    );
    return { read, panels: Object.fromEntries(await Promise.all(results)) };
  }

  function listen(handlers: Handlers): Subscription {
    let hasLeft = false;
    const news = gatherNews<PanelName>(async (names) => {
      // A tab that wakes reads everything.
      if (!tabState.isVisible()) return;
      const found = await readSome(names).catch(() => null);
      if (!hasLeft) handlers.onEvent(found);
    });
    const subscription = listenToStall(vendorId, (kind) => news.add(affected[kind] ?? []), handlers);
    return {
      ...subscription,
      leave() {
        hasLeft = true;
        news.stop();
        subscription.leave();
      },
    };
  }

  const initial: PanelStates = {};
  const store = new LiveStore<PanelStates, PanelNews>(
    {
      initial,
      read: async (signal) => {
        reads += 1;
        const read = reads;
        const query = { vendor_id: vendorId };
        return { read, panels: (await call('GET /api/vendor/dashboard', { query, signal })).panels };
      },
      merge: mergePanels,
      listen,
    },
    stallTiming,
    { page: tabState },
  );
  return { store, readSome };
}

/**
 * A stall's dashboard after its page was rendered: hears on `vendor:<id>` what changes and reads the panels again that
 * show something of it, all of them after each join, on waking, and every minute (15 s without a channel) while seen.
 * `panels` has what was read since; before that a panel shows what the server rendered.
 */
export function useDashboard(vendorId: string) {
  const { store, readSome, value, connection, lastConfirmedAt } = useLiveStore(vendorId, () =>
    makeDashboardStore(vendorId),
  );
  return {
    panels: value,
    connection,
    lastConfirmedAt,
    /** Reads one panel now. Throws ApiError when there was no answer. */
    refresh: async (name: PanelName) => store.offer(await readSome([name])),
  };
}
