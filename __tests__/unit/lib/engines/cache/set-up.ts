import { type Cache, type CacheOptions, makeCache } from '#lib/engines/cache/cache';
import { makeTagClock, type TagClock } from '#lib/engines/cache/tag-clock';

export interface Bench {
  cache: Cache;
  tagClock: TagClock;
  /** Moves the cache's clock. */
  wait(ms: number): void;
}

/** A cache that is told of changes, on a clock that stands still until it is moved: 1 s to live, 0.5 s stale. */
export function setUp(options: Partial<CacheOptions> = {}): Bench {
  let nowMs = 0;
  const tagClock = options.tagClock ?? makeTagClock();
  tagClock.resume();
  const cache = makeCache({
    name: 'test',
    maxBytes: 1_000_000,
    ttlMs: 1_000,
    staleMs: 500,
    clock: () => nowMs,
    ...options,
    tagClock,
  });
  return {
    cache,
    tagClock,
    wait(ms) {
      nowMs += ms;
    },
  };
}

export interface Gate<T> {
  /** Gives the value of the load that has waited longest. */
  give(value: T): Promise<void>;
  fail(error: Error): Promise<void>;
  load(): Promise<T>;
  /** How many loads were begun. */
  begun(): number;
}

/** Lets everything happen that can happen by itself. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A source whose loads end when the test says so. */
export function gate<T>(): Gate<T> {
  const waiting: PromiseWithResolvers<T>[] = [];
  let begun = 0;
  return {
    load() {
      begun += 1;
      const answer = Promise.withResolvers<T>();
      waiting.push(answer);
      return answer.promise;
    },
    async give(value) {
      waiting.shift()!.resolve(value);
      await settle();
    },
    async fail(error) {
      waiting.shift()!.reject(error);
      await settle();
    },
    begun: () => begun,
  };
}

/** What a promise has come to by now. */
export async function stateOf<T>(promise: Promise<T>): Promise<T | 'pending'> {
  await settle();
  return Promise.race([promise, Promise.resolve('pending' as const)]);
}
