import { logger } from '#lib/base/logger';

const EVERY_MS = 60_000;

type Say = (fields: object, message: string) => void;

/** Messages are few and fixed: what differs from time to time stands in the fields. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', Say>;

/**
 * A log that a stranger cannot fill: of each message the first is written at once, further ones are counted, and their
 * number is written when the minute is over.
 */
export function paceLog(log: Log, everyMs = EVERY_MS): Log {
  const counts = new Map<string, number>();
  const pace =
    (level: keyof Log): Say =>
    (fields, message) => {
      const kind = `${level} ${message}`;
      const before = counts.get(kind);
      counts.set(kind, (before ?? -1) + 1);
      if (before !== undefined) return;
      log[level](fields, message);
      setTimeout(() => {
        const times = counts.get(kind);
        counts.delete(kind);
        if (times) log[level]({ times }, `${message}: again so many times since`);
      }, everyMs).unref();
    };
  return { debug: pace('debug'), info: pace('info'), warn: pace('warn'), error: pace('error') };
}

/** For whatever a request can cause. */
export const pacedLog = paceLog(logger);
