import { toTextCell } from '#lib/words/formula-safe';

type Cell = string | number;

/** A cell that spreadsheets show and do not run; numbers are ours and stay numbers. */
function csvCell(value: Cell): string {
  if (typeof value === 'number') return String(value);
  const safe = toTextCell(value);
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line as RFC 4180 has it. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** A file that spreadsheets open as it is: UTF-8 with a byte order mark, without which Excel reads another encoding. */
export const toCsv = (rows: readonly (readonly Cell[])[]): string => `\ufeff${rows.map(csvLine).join('')}`;
