import { LRUCache } from 'lru-cache';
import { type Entry, makeEntryStore } from '#lib/engines/cache/entry-store';
import { makeFlights } from '#lib/engines/cache/flights';
import type { LoadOptions } from '#lib/engines/cache/load-options';
import type { TagClock } from '#lib/engines/cache/tag-clock';
import { recordTags } from '#lib/engines/cache/tag-scope';
import type { CacheTier } from '#lib/engines/cache/tier';

export interface Found<T> {
  value: T;
  /** STALE: past its time, or just invalidated and within its grace; a load of the new value is under way. */
  status: 'HIT' | 'MISS' | 'STALE';
  /** Since the load of the value began. */
  ageMs: number;
}

export interface CacheStats {
  hits: number;
  misses: number;
  stale: number;
  /**
   * Misses of what was loaded less than its time ago and could be kept, and was not pushed out for want of room: what
   * was invalidated, or not stored. Whoever asks for ever new addresses causes none of these.
   */
  lost: number;
  /** Callers who waited for a load that another one had begun; they are among the misses. */
  coalesced: number;
  /** Loads during which one of their tags was invalidated; not stored. */
  overtaken: number;
  evictions: number;
  entries: number;
  bytes: number;
  maxBytes: number;
}

/**
 * Values by key, bounded by bytes, each with the tags that it depends on.
 * - One load in flight per key.
 * - Whoever comes after an invalidation of a tag never gets a value whose load began before it (save for `graceMs`).
 * - A load that a tag's invalidation overtook is not stored; neither is an error, nor anything while changes are not
 *   heard of (`TagClock.isTold`).
 * - What was given out at least thrice since its load is loaded again as soon as it is invalidated, before anybody asks;
 *   while eight loads are under way, none is added to them.
 * - null and undefined are values too, kept for at most 30 s and never longer than the time to live.
 * - After `ttlMs` a value is given out for `staleMs` more while one load runs. Being asked for does not prolong it.
 * Values are shared: nobody may change what he was given.
 */
export interface Cache {
  /** A fresh value, at once; counts as a hit. undefined: ask `find`. */
  peek<T>(key: string): Found<T> | undefined;
  /** What may be given out at once, fresh or STALE; undefined: ask `find`. `load` makes the new one behind a STALE. */
  findAtOnce<T>(key: string, options: LoadOptions<T>, load: () => Promise<T>): Found<T> | undefined;
  /** Rejects with what `load` threw. */
  find<T>(key: string, options: LoadOptions<T>, load: () => Promise<T>): Promise<Found<T>>;
  getOrLoad<T>(key: string, options: LoadOptions<T>, load: () => Promise<T>): Promise<T>;
  /** Whoever comes after this gets a value loaded after this. */
  delete(key: string): void;
  /** `delete` of every key. */
  clear(): void;
  stats(): CacheStats;
}

export interface CacheOptions {
  name: string;
  maxBytes: number;
  ttlMs: number;
  staleMs: number;
  /** Tells what changed; shared by caches that are made of each other. */
  tagClock: TagClock;
  /** Milliseconds; only differences matter. */
  clock?: () => number;
  tier?: CacheTier | undefined;
}

const renewedFromUses = 3;
/** Of so many keys it is known until when their last value could have been given out; long ones are nobody's usual. */
const rememberedKeys = 5_000;
const longestRemembered = 300;
const mostRenewals = 8;

/** Makes an empty cache. Until `tagClock` is told of changes it joins loads and stores nothing. */
export function makeCache(options: CacheOptions): Cache {
  const { tagClock, clock = () => performance.now() } = options;
  const goodUntil = new LRUCache<string, number>({ max: rememberedKeys });
  const store = makeEntryStore(options.maxBytes, (key) => goodUntil.delete(key));
  const flights = makeFlights({ ...options, clock, store });
  const counts = { hits: 0, misses: 0, stale: 0, lost: 0 };

  tagClock.subscribe((tags) => {
    if (tags === null) return clear();
    const at = clock();
    const entries = store.tagged(tags);
    for (const entry of entries) {
      if (entry.graceMs > 0) entry.invalidatedAt ??= at;
      else store.remove(entry);
    }
    const wanted = [...entries].filter(({ uses }) => uses >= renewedFromUses);
    // Only when every cache has let go of the old: a load may read from any of them.
    if (wanted.length > 0) queueMicrotask(() => renewAll(wanted));
  });

  function renewAll(entries: readonly Entry[]): void {
    for (const entry of entries) if (flights.size() < mostRenewals) entry.renew();
  }

  function clear(): void {
    store.clear();
    flights.disownAll();
  }

  const give = <T>(entry: Entry, status: Found<T>['status'], at: number): Found<T> => {
    counts[status === 'HIT' ? 'hits' : 'stale'] += 1;
    entry.uses += 1;
    recordTags(entry.tags);
    return { value: entry.value as T, status, ageMs: at - entry.loadedAt };
  };

  function noteLoad<T>(key: string, wanted: LoadOptions<T>, landed: { value: T; loadedAt: number }): void {
    const { value, loadedAt } = landed;
    if (key.length > longestRemembered || wanted.isStorable?.(value) === false) return;
    if (value === null || value === undefined) return;
    const { ttlMs = options.ttlMs } = wanted;
    goodUntil.set(key, loadedAt + (typeof ttlMs === 'function' ? ttlMs(value) : ttlMs));
  }

  async function load<T>(key: string, wanted: LoadOptions<T>, run: () => Promise<T>): Promise<Found<T>> {
    counts.misses += 1;
    if ((goodUntil.get(key) ?? 0) > clock()) counts.lost += 1;
    const landed = await flights.join(key, wanted, run);
    noteLoad(key, wanted, landed);
    recordTags(landed.tags);
    return { value: landed.value, status: 'MISS', ageMs: clock() - landed.loadedAt };
  }

  function findAtOnce<T>(key: string, wanted: LoadOptions<T>, run: () => Promise<T>): Found<T> | undefined {
    const entry = store.use(key);
    if (!entry) return undefined;
    const at = clock();
    if (isFresh(entry, at)) return give<T>(entry, 'HIT', at);
    if (!mayStillBeGiven(entry, at)) {
      store.remove(entry);
      return undefined;
    }
    flights.renew(key, wanted, run);
    return give<T>(entry, 'STALE', at);
  }

  function find<T>(key: string, wanted: LoadOptions<T>, run: () => Promise<T>): Promise<Found<T>> {
    const found = findAtOnce(key, wanted, run);
    return found ? Promise.resolve(found) : load(key, wanted, run);
  }

  return {
    find,
    findAtOnce,
    clear,
    peek<T>(key: string) {
      const entry = store.use(key);
      if (!entry) return undefined;
      const at = clock();
      return isFresh(entry, at) ? give<T>(entry, 'HIT', at) : undefined;
    },
    getOrLoad: async (key, wanted, run) => (await find(key, wanted, run)).value,
    delete(key) {
      const entry = store.use(key);
      if (entry) store.remove(entry);
      flights.disown(key);
    },
    stats() {
      const { entries, bytes, evictions } = store.usage();
      return { ...counts, ...flights.counts(), evictions, entries, bytes, maxBytes: options.maxBytes };
    },
  };
}

function isFresh(entry: Entry, at: number): boolean {
  return entry.invalidatedAt === undefined && at - entry.loadedAt < entry.ttlMs;
}

function mayStillBeGiven(entry: Entry, at: number): boolean {
  if (at - entry.loadedAt >= entry.ttlMs + entry.staleMs) return false;
  return entry.invalidatedAt === undefined || at - entry.invalidatedAt < entry.graceMs;
}
