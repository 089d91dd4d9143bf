import { LRUCache } from 'lru-cache';
import type { StoredAnswer } from '#lib/gateway/stored-answer';

const mebi = 1_024 * 1_024;
const maxBytes = 8 * mebi;
/** Longer than most restarts of a database; what is older says too little of a shelf. */
const longestMs = 15 * 60_000;

export interface LastGood {
  put(key: string, answer: StoredAnswer, ageMs: number): void;
  /** The last answer that was made for `key`, while nothing that it was made of is known to have changed. */
  get(key: string): { value: StoredAnswer; ageMs: number } | undefined;
  /** Forgets what was made of any of these. */
  drop(tags: readonly string[]): void;
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
  return {
    put(key, value, ageMs) {
      if (kept.peek(key)?.value !== value) kept.set(key, { value, madeAt: clock() - ageMs });
    },
    get(key) {
      const found = kept.get(key);
      const ageMs = found ? clock() - found.madeAt : 0;
      return found && ageMs < longestMs ? { value: found.value, ageMs } : undefined;
    },
    drop(tags) {
      const gone = new Set(tags);
      for (const [key, { value }] of kept.entries())
        if (value.tags.some((tag) => gone.has(tag))) kept.delete(key);
    },
  };
}
