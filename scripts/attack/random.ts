/** Numbers that look random and come again: a run is repeated by its seed (mulberry32, public domain). */
export function makeRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    /** In [0, 1). */
    next,
    /** A whole number in [0, count). */
    below,
    /** One of a list that has at least one. */
    pick<T>(list: readonly T[]): T {
      const [picked] = list.slice(below(list.length));
      if (picked === undefined) throw new RangeError('There is nothing to pick from.');
      return picked;
    },
    /** True once in `times`. */
    once: (times: number): boolean => below(times) === 0,
    bytes: (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}

export type Random = ReturnType<typeof makeRandom>;
