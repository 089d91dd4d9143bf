/** A thing of which several copies arrive in any order; `version` only grows, so the higher one is the truth. */
export interface Versioned {
  id: string;
  version: number;
}

/** What `mergeSnapshot` needs to know of a snapshot; stock snapshots have this shape. */
export interface VersionedSnapshot {
  variants: readonly Versioned[];
  /** ISO 8601, UTC. */
  at: string;
}

/** `current` with every newer or unknown item of `incoming`; `current` itself when there is none. */
export function mergeByVersion<T extends Versioned>(current: T[], incoming: readonly T[]): T[] {
  const offered = new Map(incoming.map((item) => [item.id, item]));
  const merged = current.map((item) => {
    const other = offered.get(item.id);
    offered.delete(item.id);
    return other && other.version > item.version ? other : item;
  });
  const isSame = offered.size === 0 && merged.every((item, index) => item === current[index]);
  return isSame ? current : [...merged, ...offered.values()];
}

/** How one list stands to another, item by item. */
interface Comparison {
  /** Something in it is newer or was unknown. */
  newer: boolean;
  /** Something in it is older. */
  older: boolean;
  /** It says nothing about an item that we know. */
  partial: boolean;
}

function compareVersions(current: readonly Versioned[], incoming: readonly Versioned[]): Comparison {
  const known = new Map(current.map((item) => [item.id, item.version]));
  const steps = incoming.map((item) => item.version - (known.get(item.id) ?? Number.NEGATIVE_INFINITY));
  const covered = incoming.filter((item) => known.has(item.id)).length;
  return {
    newer: steps.some((step) => step > 0),
    older: steps.some((step) => step < 0),
    partial: covered < known.size,
  };
}

/** A snapshot and whether it was asked for (`read`) or came by itself (`event`). */
export interface SnapshotNews<S> {
  kind: 'read' | 'event';
  snapshot: S;
}

/**
 * Merges two snapshots of one product. Variants follow their versions, each by itself. The totals belong to
 * all variants together, so they come from the side that is nowhere older; when each side is ahead in
 * something, the later one lends them and `gap` asks for a fresh read. A variant that `incoming` does not
 * name is dropped when a read says so, kept and read again when an event does. Versions that are skipped are
 * no gap: product topics are coalesced, and each message tells the whole state.
 */
export function mergeSnapshot<V extends Versioned, S extends VersionedSnapshot & { variants: V[] }>(
  current: S,
  { kind, snapshot }: SnapshotNews<S>,
): { value: S; changed: boolean; gap: boolean } {
  const { newer, older, partial } = compareVersions(current.variants, snapshot.variants);
  const isLater = snapshot.at > current.at;
  if (!older && (newer || isLater)) {
    const isWhole = kind === 'read' || !partial;
    const merged = mergeByVersion<V>(current.variants, snapshot.variants);
    const named = new Set(snapshot.variants.map((variant) => variant.id));
    const variants = isWhole ? merged.filter((variant) => named.has(variant.id)) : merged;
    return { value: { ...snapshot, variants }, changed: newer, gap: !isWhole };
  }
  if (!newer) return { value: current, changed: false, gap: false };
  const totals = isLater ? snapshot : current;
  const variants = mergeByVersion<V>(current.variants, snapshot.variants);
  return { value: { ...totals, variants }, changed: true, gap: true };
}
