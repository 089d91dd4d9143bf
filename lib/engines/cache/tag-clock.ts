/** Hears every invalidation: the tags, or null when everything is meant. */
export type InvalidationListener = (tags: readonly string[] | null) => void;

/** When which tag was last invalidated, in the order of events and not in time. */
export interface TagClock {
  /** The moment of the last invalidation. A load notes it before it begins. */
  now(): number;
  invalidate(tags: readonly string[]): void;
  invalidateAll(): void;
  /** Whether none of these tags was invalidated after `since`. May say no for what is long forgotten, never yes. */
  isCurrent(tags: Iterable<string>, since: number): boolean;
  /** Whether changes are heard of: only then may anything be stored. */
  readonly isTold: boolean;
  /** Changes are not heard of from now on. Whatever began to load until now counts as overtaken. */
  suspend(): void;
  /** Changes are heard of again. Whatever began to load while they were not counts as overtaken. */
  resume(): void;
  subscribe(listener: InvalidationListener): () => void;
}

const rememberedTags = 20_000;

/**
 * Makes a clock that remembers at most `limit` tags. When an old one is forgotten, loads that began before its
 * invalidation count as overtaken whatever their tags are: the bound costs a repeated load and never a stale value.
 * The lease rule of "Scaling Memcache at Facebook" (NSDI 2013) with one counter in place of tokens per key.
 */
export function makeTagClock(limit = rememberedTags): TagClock {
  const lastInvalidated = new Map<string, number>();
  const listeners = new Set<InvalidationListener>();
  let sequence = 0;
  /** Loads that began before this moment are overtaken. */
  let floor = 0;
  let isTold = false;

  const tell = (tags: readonly string[] | null) => {
    for (const listener of listeners) listener(tags);
  };
  /** A tenth at a time: to walk to the first entry of a Map costs the more the more were deleted before it. */
  const forgetOldest = () => {
    if (lastInvalidated.size <= limit) return;
    const enough = Math.ceil(limit * 0.9);
    for (const [tag, at] of lastInvalidated) {
      if (lastInvalidated.size <= enough) return;
      lastInvalidated.delete(tag);
      floor = Math.max(floor, at);
    }
  };
  const invalidateAll = () => {
    sequence += 1;
    floor = sequence;
    lastInvalidated.clear();
    tell(null);
  };

  return {
    now: () => sequence,
    invalidate(tags) {
      if (tags.length === 0) return;
      sequence += 1;
      for (const tag of tags) {
        // Deleted first, so that the map stays in the order of the invalidations.
        lastInvalidated.delete(tag);
        lastInvalidated.set(tag, sequence);
      }
      forgetOldest();
      tell(tags);
    },
    invalidateAll,
    isCurrent(tags, since) {
      if (since < floor) return false;
      for (const tag of tags) if ((lastInvalidated.get(tag) ?? 0) > since) return false;
      return true;
    },
    get isTold() {
      return isTold;
    },
    suspend() {
      isTold = false;
      invalidateAll();
    },
    resume() {
      isTold = true;
      invalidateAll();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
