/** Colours as #rrggbb, mixed towards warm ink and warm paper, so that every picture shares one light. */
const INK = '#2a2019';
const PAPER = '#fff9ec';

const channels = (hex: string): number[] => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));

/** `share` of the second colour in the first. */
export function mix(first: string, second: string, share: number): string {
  const b = channels(second);
  const mixed = channels(first).map((value, i) => Math.round(value + ((b[i] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

export const darker = (colour: string, share: number): string => mix(colour, INK, share);
export const lighter = (colour: string, share: number): string => mix(colour, PAPER, share);
