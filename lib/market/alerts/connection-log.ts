import { remember } from '#lib/base/remember';

/** What came of the attempts to connect to the database, for a minute. */
export interface ConnectionLog {
  /** Notes an attempt at `at` (clock, ms); `reason` is null when it succeeded. */
  note(at: number, reason: string | null): void;
  /** The attempts of the minute before `now`, with the reason of the last failure. */
  figures(now: number): { attempts: number; failures: number; reason: string };
}

const windowMs = 60_000;
const longest = 60;

/** Holds at most the last 60 attempts. */
export function makeConnectionLog(): ConnectionLog {
  let attempts: { at: number; reason: string | null }[] = [];
  return {
    note(at, reason) {
      attempts = [...attempts, { at, reason }].slice(-longest);
    },
    figures(now) {
      const recent = attempts.filter(({ at }) => now - at < windowMs);
      const failures = recent.filter(({ reason }) => reason !== null);
      return {
        attempts: recent.length,
        failures: failures.length,
        reason: failures.at(-1)?.reason ?? '',
      };
    },
  };
}

/** The log of this process: written by its watchdog, read when the rules are looked at. */
export function connectionLog(): ConnectionLog {
  return remember('alert-connection-log', makeConnectionLog);
}
