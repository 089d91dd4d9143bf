/** Whether anyone is looking, and when they come back. */
export interface PageState {
  isVisible(): boolean;
  /** `onWake`: the tab is seen again, came out of the back-forward cache, or the network is back. */
  watch(handlers: { onWake(): void; onSleep(): void }): () => void;
}

/** The page of this browser tab. */
export const tabState: PageState = {
  isVisible: () => document.visibilityState !== 'hidden',
  watch({ onWake, onSleep }) {
    const stop = new AbortController();
    const { signal } = stop;
    const visibility = () => (document.visibilityState === 'hidden' ? onSleep() : onWake());
    document.addEventListener('visibilitychange', visibility, { signal });
    window.addEventListener('pageshow', (event) => event.persisted && onWake(), { signal });
    window.addEventListener('online', onWake, { signal });
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
