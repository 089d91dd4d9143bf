/**
 * The roles that a table has by itself, for one that is laid out as cards on a phone: there `display` takes
 * them away in some browsers, and a screen reader would hear loose words.
 */
export const tableRoles = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  column: { role: 'columnheader' },
  rowHeader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;
