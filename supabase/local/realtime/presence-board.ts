import { randomBytes } from 'node:crypto';

export type PresenceMeta = Record<string, unknown> & { phx_ref: string };
export type PresenceState = Record<string, { metas: PresenceMeta[] }>;
export type PresenceDiff = { joins: PresenceState; leaves: PresenceState };

type Entry = { key: string; meta: PresenceMeta; bytes: number };

/**
 * Who is present in each room. One owner (a channel) has at most one entry per room; owners that share a key
 * appear as several metas under it. Payloads come from clients and are kept as they are.
 */
export class PresenceBoard {
  readonly #rooms = new Map<string, Map<object, Entry>>();

  /** The change to announce: a join, or for a second call of the same owner an update (leave and join). */
  track(room: string, owner: object, key: string, payload: Record<string, unknown>): PresenceDiff {
    const bytes = sizeOf(key, payload);
    const entries = this.#rooms.get(room) ?? new Map<object, Entry>();
    this.#rooms.set(room, entries);
    const previous = entries.get(owner);
    const meta: PresenceMeta = {
      ...payload,
      phx_ref: randomBytes(9).toString('base64url'),
      ...(previous && { phx_ref_prev: previous.meta.phx_ref }),
    };
    const entry = { key, meta, bytes };
    entries.set(owner, entry);
    return { joins: stateOf([entry]), leaves: previous ? stateOf([previous]) : {} };
  }

  /** The change to announce, or null when the owner was not present. */
  untrack(room: string, owner: object): PresenceDiff | null {
    const entries = this.#rooms.get(room);
    const entry = entries?.get(owner);
    if (!entries || !entry) return null;
    entries.delete(owner);
    if (entries.size === 0) this.#rooms.delete(room);
    return { joins: {}, leaves: stateOf([entry]) };
  }

  /** Bytes of the state of a room in which this owner tracks this payload: what everybody who enters is sent. */
  bytesWith(room: string, owner: object, key: string, payload: Record<string, unknown>): number {
    let bytes = sizeOf(key, payload);
    for (const [other, entry] of this.#rooms.get(room) ?? []) if (other !== owner) bytes += entry.bytes;
    return bytes;
  }

  state(room: string): PresenceState {
    return stateOf(this.#rooms.get(room)?.values() ?? []);
  }
}

function sizeOf(key: string, payload: Record<string, unknown>): number {
  return Buffer.byteLength(key) + Buffer.byteLength(JSON.stringify(payload));
}

function stateOf(entries: Iterable<Entry>): PresenceState {
  // No prototype: a client may choose the key "__proto__".
  const state: PresenceState = Object.create(null);
  for (const { key, meta } of entries) {
    const group = state[key] ?? { metas: [] };
    group.metas.push(meta);
    state[key] = group;
  }
  return state;
}
