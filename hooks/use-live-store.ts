'use client';

import { useState, useSyncExternalStore } from 'react';
import type { LiveStore } from '#lib/engines/realtime/live-store';

interface Made<T, N> {
  store: LiveStore<T, N>;
}

/**
 * What a live store knows, and whatever was made with it. Made anew when `key` becomes another, else kept over renders;
 * `make` is given what it takes the place of.
 */
export function useLiveStore<T, N, M extends object>(
  key: string,
  make: (before: (Made<T, N> & M) | null) => Made<T, N> & M,
) {
  const [kept, setKept] = useState(() => ({ key, made: make(null) }));
  let current = kept;
  if (kept.key !== key) {
    current = { key, made: make(kept.made) };
    setKept(current);
  }
  const { store } = current.made;
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getInitialState);
  return { ...current.made, ...state };
}
