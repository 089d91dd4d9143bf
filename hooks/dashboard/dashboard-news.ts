import { type Clock, systemClock } from '#lib/engines/realtime/clock';
import type { Merged } from '#lib/engines/realtime/live-store';
import type { Dashboard, PanelData, PanelError, PanelName } from '#lib/market/dashboard/schema';

/** What is known of a panel. After a read that failed it keeps what it showed, beside the error. */
export interface PanelState<N extends PanelName = PanelName> {
  data: PanelData<N> | null;
  error: PanelError | null;
  /** The number of the read that it comes from. */
  read: number;
}
export type PanelStates = { [N in PanelName]?: PanelState<N> };

/** Panels as one read found them; reads are numbered in the order in which they began. */
export interface PanelNews {
  read: number;
  panels: Partial<Dashboard>;
}

/** The panel after a read: an older read changes nothing, a failed one keeps the figures. */
export function withResult<N extends PanelName>(
  known: PanelState<N> | undefined,
  result: Dashboard[N],
  read: number,
): PanelState<N> {
  if (known && known.read > read) return known;
  if (result.ok) return { data: result.data as PanelData<N>, error: null, read };
  return { data: known?.data ?? null, error: result.error, read };
}

/** Each panel follows its own newest read: a slow answer cannot bring an older figure back. */
export function mergePanels(states: PanelStates, { read, panels }: PanelNews): Merged<PanelStates> {
  const next: Record<string, PanelState> = { ...states };
  for (const name of Object.keys(panels) as PanelName[]) {
    const result = panels[name];
    if (result) next[name] = withResult(next[name], result, read);
  }
  return { value: next as PanelStates, changed: false, gap: false };
}

/** What the stall's topic tells, and which panels show something of it. */
export const affected: Record<string, readonly PanelName[]> = {
  order: ['orders', 'stats', 'attention'],
  stock: ['inventory', 'stats', 'attention'],
  // An admin's word on a product comes with one.
  notification: ['notifications', 'products', 'attention'],
  import: ['products', 'inventory', 'stats', 'attention'],
  feed: ['attention'],
  report: ['attention'],
};

interface Gathering {
  clock?: Clock;
  /** How long news are gathered before they are read. */
  gatherMs?: number;
  /** From the end of one read to the beginning of the next. */
  spacingMs?: number;
}

/**
 * Many news become one read: the first waits `gatherMs` for others, and what comes while a read is under way, or
 * shortly after it, is read together in the next one. Nothing is lost: every key is read after it was last added.
 */
export function gatherNews<K>(flush: (keys: K[]) => Promise<void>, options: Gathering = {}) {
  const { clock = systemClock, gatherMs = 200, spacingMs = 1_500 } = options;
  const waiting = new Set<K>();
  let cancel = () => {};
  let state: 'idle' | 'gathering' | 'reading' = 'idle';

  function schedule(ms: number): void {
    state = 'gathering';
    cancel = clock.after(ms, () => void run());
  }

  async function run(): Promise<void> {
    if (waiting.size === 0) {
      state = 'idle';
      return;
    }
    state = 'reading';
    const keys = [...waiting];
    waiting.clear();
    await flush(keys).catch(() => undefined);
    if (state === 'reading') schedule(spacingMs);
  }

  return {
    add(keys: readonly K[]): void {
      for (const key of keys) waiting.add(key);
      if (state === 'idle') schedule(gatherMs);
    },
    stop(): void {
      cancel();
      waiting.clear();
      state = 'idle';
    },
  };
}
