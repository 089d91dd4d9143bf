import type { LineProblem } from '#lib/market/imports/parsed';
import { fromFormulaSafe } from '#lib/words/formula-safe';

/** The cell under a header; '' when the file has no such column or the cell is empty. */
export type CellUnder = (header: string) => string;

/** Finds cells by header, whatever its case. Of two columns of one name the first counts. */
export function columnsOf(headers: readonly string[]): (cells: readonly string[]) => CellUnder {
  const places = new Map<string, number>();
  headers.forEach((header, index) => {
    const name = header.trim().toLowerCase();
    if (!places.has(name)) places.set(name, index);
  });
  return (cells) => (header) => {
    const index = places.get(header.toLowerCase());
    return index === undefined ? '' : fromFormulaSafe((cells[index] ?? '').trim());
  };
}

/** A quantity below zero is what was sold before it came: nothing is on the shelf. */
export function withoutDebt(
  quantity: string,
  { line, column, sku }: { line: number; column: string; sku: string },
): { quantity: string; problems: LineProblem[] } {
  if (!/^-\s*\d/.test(quantity)) return { quantity, problems: [] };
  const reason = `${quantity.slice(0, 40)} was taken for 0: a shelf cannot hold less than nothing.`;
  return { quantity: '0', problems: [{ line, level: 'note', column, sku, reason }] };
}

/** Without the fields that are empty. */
export function filled<T extends Record<string, string>>(cells: T): Partial<T> {
  return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== '')) as Partial<T>;
}

/** A short fixed word for a text: for SKUs that a file does not give. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
