type Cell = string | number;

/**
 * What a spreadsheet would take for a formula begins with one of these; full-width forms count as the plain ones in
 * some. A quotation mark in front makes it a text (OWASP, "CSV Injection").
 */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function csvCell(value: Cell): string {
  if (typeof value === 'number') return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A file that spreadsheets open as it is: RFC 4180, UTF-8 with a byte order mark (without one Excel reads another
 * encoding). Texts cannot run as formulas; numbers are ours and stay numbers.
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`;
}
