/**
 * What public answers say until something in front of the shop is told of changes: keep it, but ask each time.
 * A cache that nobody tells would show old stock.
 */
export const publicCache = 'public, max-age=0, must-revalidate';
