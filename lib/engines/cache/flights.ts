import type { EntryStore } from '#lib/engines/cache/entry-store';
import type { LoadOptions } from '#lib/engines/cache/load-options';
import type { TagClock } from '#lib/engines/cache/tag-clock';
import { collectTags } from '#lib/engines/cache/tag-scope';
import type { CacheTier } from '#lib/engines/cache/tier';

/** What came of a load. */
interface Landed<T> {
  value: T;
  tags: readonly string[];
  loadedAt: number;
  isOvertaken: boolean;
}

/** A load under way. */
interface Flight {
  /** The moment of the tag clock at which it began. */
  since: number;
  startedAt: number;
  landed: Promise<Landed<unknown>>;
}

interface Loaded<T> {
  value: T;
  tags: Iterable<string>;
  loadedAt: number;
  /** Offers it to the second tier, if that is where it did not come from. */
  share?: (tags: readonly string[], ttlMs: number) => void;
}

interface FlightsOptions {
  name: string;
  ttlMs: number;
  staleMs: number;
  tagClock: TagClock;
  clock: () => number;
  store: EntryStore;
  tier?: CacheTier | undefined;
}

export interface Flights {
  /** The value of a load that is at least as new as every invalidation before this call. */
  join<T>(key: string, wanted: LoadOptions<T>, run: () => Promise<T>): Promise<Landed<T>>;
  /** Begins a load unless one is under way; its error is its own. */
  renew<T>(key: string, wanted: LoadOptions<T>, run: () => Promise<T>): void;
  /** Loads under way. */
  size(): number;
  /** The load under way, if any, is not stored and joined by nobody else. */
  disown(key: string): void;
  disownAll(): void;
  counts(): { coalesced: number; overtaken: number };
}

/** A load that takes longer than this is not joined any more: one that hangs must not take its key along. */
const longestJoinMs = 30_000;
const negativeTtlMs = 30_000;

/** The loads of one cache: one per key at a time, stored when nothing they depend on changed meanwhile. */
export function makeFlights(options: FlightsOptions): Flights {
  const { tagClock, clock, store, tier } = options;
  const flights = new Map<string, Flight>();
  const counts = { coalesced: 0, overtaken: 0 };

  async function load<T>(key: string, run: () => Promise<T>): Promise<Loaded<T>> {
    const answer = tagClock.isTold && tier ? await tier.read(options.name, key) : undefined;
    const startedAt = clock();
    if (answer?.found) {
      const { value, tags, ageMs } = answer.found;
      return { value: value as T, tags, loadedAt: startedAt - ageMs };
    }
    const { value, tags } = await collectTags(run);
    return {
      value,
      tags,
      loadedAt: startedAt,
      ...(answer && { share: (all, ttlMs) => answer.write(value, all, ttlMs) }),
    };
  }

  function keep<T>(
    key: string,
    { wanted, run }: { wanted: LoadOptions<T>; run: () => Promise<T> },
    loaded: Loaded<T>,
    tags: readonly string[],
  ): void {
    const { value, loadedAt, share } = loaded;
    if (wanted.isStorable && !wanted.isStorable(value)) return;
    const isNegative = value === null || value === undefined;
    const asked = typeof wanted.ttlMs === 'function' ? wanted.ttlMs(value) : (wanted.ttlMs ?? options.ttlMs);
    const ttlMs = isNegative ? Math.min(asked, negativeTtlMs) : asked;
    const staleMs = isNegative ? 0 : (wanted.staleMs ?? options.staleMs);
    const graceMs = wanted.graceMs ?? 0;
    const again = () => renew(key, wanted, run);
    store.put({ key, value, tags, loadedAt, ttlMs, staleMs, graceMs, renew: again, uses: 0 });
    if (!isNegative) share?.(tags, ttlMs);
  }

  function start<T>(key: string, wanted: LoadOptions<T>, run: () => Promise<T>): Flight {
    const release = () => {
      const isOurs = flights.get(key) === flight;
      if (isOurs) flights.delete(key);
      return isOurs;
    };
    const land = (loaded: Loaded<T>): Landed<T> => {
      const isOurs = release();
      const own = typeof wanted.tags === 'function' ? wanted.tags(loaded.value) : wanted.tags;
      const tags = [...new Set([...own, ...loaded.tags])];
      const isOvertaken = !tagClock.isCurrent(tags, flight.since);
      if (isOvertaken) counts.overtaken += 1;
      else if (isOurs && tagClock.isTold) keep(key, { wanted, run }, loaded, tags);
      return { value: loaded.value, tags, loadedAt: loaded.loadedAt, isOvertaken };
    };
    const flight: Flight = {
      since: tagClock.now(),
      startedAt: clock(),
      landed: load(key, run).then(land, (error: unknown) => {
        release();
        throw error;
      }),
    };
    flights.set(key, flight);
    return flight;
  }

  const underWay = (key: string): Flight | undefined => {
    const flight = flights.get(key);
    return flight && clock() - flight.startedAt < longestJoinMs ? flight : undefined;
  };

  function renew<T>(key: string, wanted: LoadOptions<T>, run: () => Promise<T>): void {
    // Whoever reads the key after its time has passed gets the error; until then there is a value to give.
    if (!underWay(key)) start(key, wanted, run).landed.catch(() => undefined);
  }

  /** A load that began before `arrivedAt` and was overtaken may be too old for this caller: the next one is not. */
  async function joinSince<T>(
    key: string,
    wanted: LoadOptions<T>,
    run: () => Promise<T>,
    arrivedAt: number,
  ): Promise<Landed<T>> {
    const running = underWay(key);
    if (running) counts.coalesced += 1;
    const flight = running ?? start(key, wanted, run);
    const landed = (await flight.landed) as Landed<T>;
    if (!landed.isOvertaken || flight.since >= arrivedAt) return landed;
    return joinSince(key, wanted, run, arrivedAt);
  }

  return {
    join: (key, wanted, run) => joinSince(key, wanted, run, tagClock.now()),
    renew,
    size: () => flights.size,
    disown: (key) => flights.delete(key),
    disownAll: () => flights.clear(),
    counts: () => counts,
  };
}
