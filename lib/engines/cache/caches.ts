import { type Cache, type CacheStats, makeCache } from '#lib/engines/cache/cache';
import { type InvalidationListener, makeTagClock, type TagClock } from '#lib/engines/cache/tag-clock';
import type { CacheTier } from '#lib/engines/cache/tier';

export type CacheName = 'product' | 'vendor' | 'inventory' | 'response';

/** The caches of one process. They store nothing until `resume`: `listenForChanges` calls it when it hears. */
export interface Caches extends Record<CacheName, Cache> {
  /** Whoever comes after this gets nothing older. `*` is `clear`. */
  invalidate(tags: readonly string[]): void;
  clear(): void;
  /** Changes are not heard of from now on: forgets everything and stores nothing until `resume`. */
  suspend(): void;
  resume(): void;
  readonly isTold: boolean;
  stats(): Record<CacheName, CacheStats>;
  /** Calls `listener` after every invalidation, with `*` when everything is meant; returns how to stop that. */
  onInvalidate(listener: (tags: readonly string[]) => void): () => void;
}

export interface CachesOptions {
  /** Of all four together. */
  maxBytes?: number;
  /** Shared with other instances; not used for responses, which are bytes and cheap to make again. */
  tier?: ((tagClock: TagClock) => CacheTier) | undefined;
  clock?: (() => number) | undefined;
}

export const everything = '*';

const defaultMaxBytes = 32 * 1024 * 1024;
const minute = 60_000;

/** How long each kind is kept, and its share of the bytes. */
const kinds: Record<CacheName, { ttlMs: number; staleMs: number; share: number; isShared: boolean }> = {
  product: { ttlMs: 5 * minute, staleMs: minute, share: 0.2, isShared: true },
  vendor: { ttlMs: 10 * minute, staleMs: minute, share: 0.025, isShared: true },
  inventory: { ttlMs: minute, staleMs: 0, share: 0.025, isShared: true },
  response: { ttlMs: 5 * minute, staleMs: minute, share: 0.75, isShared: false },
};

/** Makes the four caches on one tag clock, so that an invalidation reaches what was made of each other at once. */
export function makeCaches(options: CachesOptions = {}): Caches {
  const { maxBytes = defaultMaxBytes, clock } = options;
  const tagClock = makeTagClock();
  const tier = options.tier?.(tagClock);
  const make = (name: CacheName): Cache => {
    const { share, isShared, ...times } = kinds[name];
    const bytes = Math.floor(maxBytes * share);
    return makeCache({
      ...times,
      name,
      maxBytes: bytes,
      tagClock,
      ...(clock && { clock }),
      ...(isShared && tier && { tier }),
    });
  };
  const caches = {
    product: make('product'),
    vendor: make('vendor'),
    inventory: make('inventory'),
    response: make('response'),
  };

  return {
    ...caches,
    invalidate(tags) {
      if (tags.includes(everything)) tagClock.invalidateAll();
      else tagClock.invalidate(tags);
    },
    clear: tagClock.invalidateAll,
    suspend: tagClock.suspend,
    resume: tagClock.resume,
    get isTold() {
      return tagClock.isTold;
    },
    stats: () => ({
      product: caches.product.stats(),
      vendor: caches.vendor.stats(),
      inventory: caches.inventory.stats(),
      response: caches.response.stats(),
    }),
    onInvalidate(listener) {
      const tell: InvalidationListener = (tags) => listener(tags ?? [everything]);
      return tagClock.subscribe(tell);
    },
  };
}
