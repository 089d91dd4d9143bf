import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const firstRetryMs = 2_000;
const slowestRetryMs = 30_000;

/** Resolves after `ms`, or as soon as the network is back. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const goOn = () => {
      clearTimeout(timer);
      stop.abort();
      resolve();
    };
    const timer = setTimeout(goOn, ms);
    window.addEventListener('online', goOn, { signal: stop.signal });
  });
}

async function loadPatiently<T>(load: () => Promise<T>): Promise<T> {
  for (let waitMs = firstRetryMs; ; waitMs = Math.min(slowestRetryMs, waitMs * 2)) {
    try {
      return await load();
    } catch {
      await pause(waitMs);
    }
  }
}

/**
 * A part of a page whose script comes when it is needed. On a line that brings it late or not at all it is asked for
 * again and again, and its fallback stays meanwhile: a part that is missing never takes the page with it.
 */
export function lazyPart<P>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> {
  return lazy(() => loadPatiently(load).then((part) => ({ default: part })));
}
