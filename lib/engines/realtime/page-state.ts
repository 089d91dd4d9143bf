export interface PageWatcher {
  /** The tab is seen again, or came out of the back-forward cache. */
  onWake(): void;
  onSleep(): void;
  /** The network is gone. */
  onOffline(): void;
  /** The network is back. */
  onOnline(): void;
}

/** Whether anyone is looking, whether there is a network, and when they come back. */
export interface PageState {
  isVisible(): boolean;
  /** What the browser knows: false is true, true may be wrong (a network through which nothing comes). */
  isOnline(): boolean;
  watch(watcher: PageWatcher): () => void;
}

/** The page of this browser tab. */
export const tabState: PageState = {
  isVisible: () => document.visibilityState !== 'hidden',
  isOnline: () => navigator.onLine,
  watch({ onWake, onSleep, onOffline, onOnline }) {
    const stop = new AbortController();
    const { signal } = stop;
    const visibility = () => (document.visibilityState === 'hidden' ? onSleep() : onWake());
    document.addEventListener('visibilitychange', visibility, { signal });
    window.addEventListener('pageshow', (event) => event.persisted && onWake(), { signal });
    window.addEventListener('online', onOnline, { signal });
    window.addEventListener('offline', onOffline, { signal });
    return () => stop.abort();
  },
};

/** Resolves when the browser has nothing better to do, after 2 s at the latest. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 2_000 });
    else setTimeout(resolve, 200);
  });
}
