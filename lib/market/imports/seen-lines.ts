/** cyrb53: 53 bits of a text, good enough that two of a million differ (Bryc 2018, public domain). */
function hash53(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & b) + (a >>> 0) + 1;
}

/** Lines of one file that may have a SKU. */
export const maxLines = 500_000;
const slots = 1 << 20;

/**
 * Remembers which texts a file has had and on which line, in 12 MB however long the file is. Two different texts are
 * taken for one about once in 70,000 files of half a million lines. Holds at most `maxLines`.
 */
export function makeSeenLines(): { firstLineOf(text: string, line: number): number | null } {
  const hashes = new Float64Array(slots);
  const lines = new Uint32Array(slots);
  let count = 0;
  return {
    /** The earlier line with this text; null when it is new, and then it is remembered. */
    firstLineOf(text, line) {
      const hash = hash53(text);
      let slot = hash % slots;
      while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) % slots;
      if (hashes[slot] === hash) return lines[slot] ?? 0;
      if (count >= maxLines) throw new RangeError(`More than ${maxLines} lines`);
      count += 1;
      hashes[slot] = hash;
      lines[slot] = line;
      return null;
    },
  };
}
