/** How a value is kept. */
export interface LoadOptions<T> {
  /** What the value depends on, besides what its load read from the caches. */
  tags: readonly string[] | ((value: T) => readonly string[]);
  /** Instead of the cache's own. */
  ttlMs?: number | ((value: T) => number);
  staleMs?: number;
  /**
   * How long after an invalidation the old value may still be given out while one load runs; default 0. Only for
   * what nothing else is made of: another cache would keep what was made of it as if it were new.
   */
  graceMs?: number;
  /** Whether it may be stored at all; asked of every value. */
  isStorable?: (value: T) => boolean;
}
