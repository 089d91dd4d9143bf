function pairsOf(word: string): Set<string> {
  const padded = ` ${word.toLowerCase()} `;
  return new Set(Array.from({ length: padded.length - 1 }, (_, index) => padded.slice(index, index + 2)));
}

/** The candidate that shares the most pairs of letters with a word, or none that is at all like it. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const pairs = pairsOf(word.slice(0, 100));
  let best: { name: string; score: number } | undefined;
  for (const name of candidates) {
    const others = pairsOf(name);
    const shared = [...pairs].filter((pair) => others.has(pair)).length;
    const score = (2 * shared) / (pairs.size + others.size);
    if (score > 0.4 && name !== word && score > (best?.score ?? 0)) best = { name, score };
  }
  return best?.name;
}
