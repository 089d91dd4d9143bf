import type { Connection } from '#lib/realtime/live-store';

/** The one word (or phrase) for how a value is kept fresh. */
export const connectionWords: Record<Connection, string> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  polling: 'Checking every 15 s',
};

/** Shelves are polled less often than a single product. */
export const shelfConnectionWords: Record<Connection, string> = {
  ...connectionWords,
  polling: 'Checking every 30 s',
};

/** "just now", "20 s ago", "3 min ago", "2 h ago": rounded down, so that it never looks fresher than it is. */
export function agoWords(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds / 10) * 10} s ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}

/** "Live · confirmed just now"; only the connection's word until the browser has confirmed the value once. */
export function freshnessWords(connection: Connection, lastConfirmedAt: number | null, now: number): string {
  const word = connectionWords[connection];
  return lastConfirmedAt === null ? word : `${word} · confirmed ${agoWords(now - lastConfirmedAt)}`;
}
