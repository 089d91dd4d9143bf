import { LRUCache } from 'lru-cache';
import { everything } from '#lib/engines/cache/caches';
import { makeTagClock } from '#lib/engines/cache/tag-clock';
import type { StoredAnswer } from '#lib/engines/gateway/stored-answer';

const mebi = 1_024 * 1_024;
const maxBytes = 8 * mebi;
/** Longer than most restarts of a database; what is older says too little of a shelf. */
const longestMs = 15 * 60_000;

export interface LastGood {
  /** The moment before an answer begins to be made or looked for. */
  now(): number;
  /** Keeps what was found since that moment, unless what it was made of has changed since. */
  put(key: string, answer: StoredAnswer, found: { since: number; ageMs: number }): void;
  /** The last answer that was made for `key`, while nothing that it was made of is known to have changed. */
  get(key: string): { value: StoredAnswer; ageMs: number } | undefined;
  /**
   * Forgets what was made of any of these. When everything is meant, all is forgotten, except at the moment from which
   * changes are not told any more: what is kept then was true until that moment.
   */
  drop(tags: readonly string[], isTold: boolean): void;
}

const bytesOf = ({ variants }: StoredAnswer): number =>
  Object.values(variants).reduce((sum, { body }) => sum + (body?.length ?? 0), 1_024);

/**
 * Pages for when none can be made: while the database is away the caches forget everything, since they do not hear of
 * changes, but while it is away nothing changes either. Bounded by bytes and age.
 */
export function makeLastGood(clock: () => number = () => performance.now()): LastGood {
  const kept = new LRUCache<string, { value: StoredAnswer; madeAt: number }>({
    maxSize: maxBytes,
    sizeCalculation: ({ value }) => bytesOf(value),
  });
  const tagClock = makeTagClock();
  return {
    now: tagClock.now,
    put(key, value, { since, ageMs }) {
      if (!tagClock.isCurrent(value.tags, since)) return;
      if (kept.peek(key)?.value !== value) kept.set(key, { value, madeAt: clock() - ageMs });
    },
    get(key) {
      const found = kept.get(key);
      const ageMs = found ? clock() - found.madeAt : 0;
      return found && ageMs < longestMs ? { value: found.value, ageMs } : undefined;
    },
    drop(tags, isTold) {
      if (tags.includes(everything)) {
        tagClock.invalidateAll();
        if (isTold) kept.clear();
        return;
      }
      tagClock.invalidate(tags);
      const gone = new Set(tags);
      for (const [key, { value }] of kept.entries())
        if (value.tags.some((tag) => gone.has(tag))) kept.delete(key);
    },
  };
}
