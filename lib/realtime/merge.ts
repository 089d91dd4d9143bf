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

/** How `incoming` stands to `current`, item by item. */
export interface Comparison {
  /** Something in it is newer or was unknown. */
  newer: boolean;
  /** Something in it is older. */
  older: boolean;
  /** It skips versions, or names an item that was unknown: something happened that we were not told. */
  jumps: boolean;
  /** It says nothing about an item that we know. */
  partial: boolean;
}

export function compareVersions(current: readonly Versioned[], incoming: readonly Versioned[]): Comparison {
  const known = new Map(current.map((item) => [item.id, item.version]));
  const steps = incoming.map((item) => item.version - (known.get(item.id) ?? Number.NEGATIVE_INFINITY));
  const covered = incoming.filter((item) => known.has(item.id)).length;
  return {
    newer: steps.some((step) => step > 0),
    older: steps.some((step) => step < 0),
    jumps: steps.some((step) => step > 1),
    partial: covered < known.size,
  };
}

export interface MergedSnapshot<S> {
  value: S;
  /** The merge brought something newer. */
  changed: boolean;
  /** The parts do not prove a whole: read a fresh snapshot. */
  gap: boolean;
}

/**
 * Merges two snapshots of one product. Variants follow their versions. The totals belong to all variants
 * together, so they are taken from the side that is nowhere older; when each side is ahead in something,
 * the later one lends its totals and `gap` asks for a fresh read. A snapshot that names every variant is
 * complete in itself, so versions that it skips are no loss: product topics are coalesced by design.
 */
export function mergeSnapshot<V extends Versioned, S extends VersionedSnapshot & { variants: V[] }>(
  current: S,
  incoming: S,
): MergedSnapshot<S> {
  const { newer, older, jumps, partial } = compareVersions(current.variants, incoming.variants);
  if (!newer) {
    const isConfirmed = !older && !partial && incoming.at > current.at;
    const value = isConfirmed ? { ...incoming, variants: current.variants } : current;
    return { value, changed: false, gap: false };
  }
  const variants = mergeByVersion<V>(current.variants, incoming.variants);
  const totals = older && incoming.at < current.at ? current : incoming;
  return { value: { ...totals, variants }, changed: true, gap: older || (partial && jumps) };
}
