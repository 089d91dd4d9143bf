import { LRUCache } from 'lru-cache';
import { sizeOf } from '#lib/engines/cache/size-of';

export interface Entry {
  key: string;
  value: unknown;
  tags: readonly string[];
  /** When its load began, by the cache's clock in ms: its age counts from the data, not from the storing. */
  loadedAt: number;
  ttlMs: number;
  staleMs: number;
  graceMs: number;
  /** Loads it again; for what is asked for often. */
  renew: () => void;
  /** How often it was given out. */
  uses: number;
  /** When a tag of it was first invalidated; kept only for its `graceMs`. */
  invalidatedAt?: number;
}

interface Kept extends Entry {
  bytes: number;
}

/** Where entries are kept: bounded by bytes, found by key or tag. */
export interface EntryStore {
  /** Looks an entry up and counts that as use of it. */
  use(key: string): Entry | undefined;
  put(entry: Entry): void;
  /** Does nothing when another one has taken its place. */
  remove(entry: Entry): void;
  tagged(tags: readonly string[]): Set<Entry>;
  clear(): void;
  usage(): { entries: number; tags: number; bytes: number; evictions: number };
}

/** The share of the bytes that is always left to what has not been asked for again. */
const probationShare = 0.2;
/** Measured on Node 24: an entry with its place in an LRU list; its place under a tag; a tag that nobody else has. */
const entryBytes = 320;
const linkBytes = 70;
const tagBytes = 310;

/** The entries under each tag; a tag without entries is not kept. */
function makeTagIndex() {
  const index = new Map<string, Set<Entry>>();
  return {
    index,
    bytesOf(tags: readonly string[]): number {
      const costs = tags.map((tag) => linkBytes + (index.has(tag) ? 0 : tagBytes + tag.length));
      return costs.reduce((sum, bytes) => sum + bytes, 0);
    },
    link(entry: Entry) {
      for (const tag of entry.tags) {
        const entries = index.get(tag);
        if (entries) entries.add(entry);
        else index.set(tag, new Set([entry]));
      }
    },
    unlink(entry: Entry) {
      for (const tag of entry.tags) {
        const entries = index.get(tag);
        if (entries?.delete(entry) && entries.size === 0) index.delete(tag);
      }
    },
  };
}

/**
 * A segmented LRU (Karedla, Love, Wherry 1994): new entries are on probation and move to the protected segment, at most
 * 80 % of the bytes, when they are used; what falls out of that gets another chance on probation. Keys that are asked
 * for once, however many, push out only each other: the probation has what the protected entries leave of the bytes.
 * An entry larger than a fifth of the bytes is not kept.
 */
export function makeEntryStore(maxBytes: number, onEvict: (key: string) => void = () => {}): EntryStore {
  const probationBytes = Math.floor(maxBytes * probationShare);
  const { index, bytesOf, link, unlink } = makeTagIndex();
  let evictions = 0;

  const probation = new LRUCache<string, Kept>({
    maxSize: maxBytes,
    sizeCalculation: (entry) => entry.bytes,
    dispose(entry, _key, reason) {
      if (reason !== 'evict') return;
      evictions += 1;
      unlink(entry);
      onEvict(entry.key);
    },
  });
  const kept = new LRUCache<string, Kept>({
    maxSize: maxBytes - probationBytes,
    sizeCalculation: (entry) => entry.bytes,
    dispose(entry, key, reason) {
      if (reason === 'evict') probation.set(key, entry);
    },
  });
  const trim = () => {
    while (kept.calculatedSize + probation.calculatedSize > maxBytes) probation.pop();
  };

  function remove(entry: Entry): void {
    if (kept.peek(entry.key) === entry) kept.delete(entry.key);
    else if (probation.peek(entry.key) === entry) probation.delete(entry.key);
    else return;
    unlink(entry);
  }

  return {
    remove,
    use(key) {
      const found = kept.get(key);
      if (found) return found;
      const tried = probation.peek(key);
      if (!tried) return undefined;
      probation.delete(key);
      kept.set(key, tried);
      trim();
      return tried;
    },
    put(entry) {
      const wasKept = kept.peek(entry.key);
      const older = wasKept ?? probation.peek(entry.key);
      if (older) remove(older);
      const bytes = entryBytes + entry.key.length * 2 + bytesOf(entry.tags) + sizeOf(entry.value);
      if (bytes > probationBytes) return;
      const measured = { ...entry, bytes };
      link(measured);
      (wasKept ? kept : probation).set(entry.key, measured);
      trim();
    },
    tagged(tags) {
      const found = new Set<Entry>();
      for (const tag of tags) for (const entry of index.get(tag) ?? []) found.add(entry);
      return found;
    },
    clear() {
      kept.clear();
      probation.clear();
      index.clear();
    },
    usage: () => ({
      entries: kept.size + probation.size,
      tags: index.size,
      bytes: kept.calculatedSize + probation.calculatedSize,
      evictions,
    }),
  };
}
