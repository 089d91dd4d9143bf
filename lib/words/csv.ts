import { toFormulaSafe, toTextCell } from '#lib/words/formula-safe';

type Cell = string | number;

/** A cell that spreadsheets show and do not run; numbers are ours and stay numbers. */
function csvCell(value: Cell, toSafe: (text: string) => string): string {
  if (typeof value === 'number') return String(value);
  const safe = toSafe(value);
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line as RFC 4180 has it, of a file that comes back: a text that is a number is left as it is. */
export const csvLine = (cells: readonly Cell[]): string =>
  `${cells.map((cell) => csvCell(cell, toFormulaSafe)).join(',')}\r\n`;

const textLine = (cells: readonly Cell[]): string =>
  `${cells.map((cell) => csvCell(cell, toTextCell)).join(',')}\r\n`;

/**
 * A file that is read and does not come back, so a text stays one even if it looks like a number. Spreadsheets open it
 * as it is: UTF-8 with a byte order mark, without which Excel reads another encoding.
 */
export const toCsv = (rows: readonly (readonly Cell[])[]): string => `\ufeff${rows.map(textLine).join('')}`;
