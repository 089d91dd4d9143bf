import type { Connection } from '#lib/engines/realtime/live-store';
import { formatClock, formatFreshness } from '#lib/words/format';

/** The one word (or phrase) for how a value is kept fresh. */
export const connectionWords: Record<Connection, string> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  polling: 'Checking every 15 s',
  offline: 'Offline',
};

/** Shelves are polled less often than a single product. */
export const shelfConnectionWords: Record<Connection, string> = {
  ...connectionWords,
  polling: 'Checking every 30 s',
};

/**
 * "Live · confirmed just now"; only the connection's word until the browser has confirmed the value once. Without a
 * connection the moment is what counts, not how long ago it was: "Offline · as of 14:32".
 */
export function freshnessWords(
  connection: Connection,
  lastConfirmedAt: number | null,
  now: number,
  words = connectionWords,
): string {
  const word = words[connection];
  if (lastConfirmedAt === null) return word;
  if (connection === 'offline') return `${word} · as of ${formatClock(lastConfirmedAt, now)}`;
  return `${word} · confirmed ${formatFreshness(new Date(lastConfirmedAt).toISOString(), now)}`;
}
