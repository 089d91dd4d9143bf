import { createHash } from 'node:crypto';

/** Numbers that look random and are the same on every run for the same seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** In [low, high). */
  float(low: number, high: number): number;
  /** A whole number, both ends included. */
  int(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** One of a list, the heavier ones more often. */
  weighted<T>(list: readonly T[], weight: (item: T) => number): T;
  /** The same items in another order; the argument stays as it is. */
  shuffle<T>(list: readonly T[]): T[];
}

/** 32 bits of a text (FNV-1a), for seeds and for choices that depend on a name only. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** mulberry32 by Tommy Ettinger (public domain): small, fast, good enough to scatter tea leaves. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A generator of its own for `seed`: adding a draw in one place never shifts the draws of another. */
export function makeRandom(seed: string): Random {
  const next = mulberry32(hash32(seed));
  const float = (low: number, high: number) => low + next() * (high - low);
  const int = (low: number, high: number) => Math.floor(float(low, high + 1));
  const pick = <T>(list: readonly T[]): T => {
    const item = list[int(0, list.length - 1)];
    if (item === undefined) throw new RangeError('pick() needs a list that is not empty');
    return item;
  };
  return {
    next,
    float,
    int,
    pick,
    chance: (probability) => next() < probability,
    weighted: (list, weight) => {
      let left = next() * list.reduce((sum, item) => sum + weight(item), 0);
      for (const item of list) {
        left -= weight(item);
        if (left < 0) return item;
      }
      return pick(list);
    },
    shuffle: (list) =>
      list
        .map((item) => ({ item, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map((entry) => entry.item),
  };
}

/** The same UUID for the same kind and name, everywhere and always (version 5 in form, SHA-1 in substance). */
export function idFor(kind: string, name: string): string {
  const hash = createHash('sha1').update(`livestall:${kind}:${name}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** What a name looks like in an address: lower case, ASCII, words joined by single hyphens. */
export function slugify(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[łŁ]/g, 'l')
    .replace(/[’']/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
