import type { Timing, Verdict } from '#lib/market/alerts/evaluate';
import type { Severity } from '#lib/market/alerts/schema';
import type { Snapshot } from '#lib/market/alerts/snapshot';

/** A rule: what is asked of a snapshot, for how long it must be so, and what to do then. */
export interface Rule extends Timing {
  /** Stable: history and mutes are kept under it. */
  id: string;
  title: string;
  what: string;
  /** What to do when it fires. */
  advice: string;
  severity: Severity;
  /** Of `value`; '' for a bare count. */
  unit: string;
  query: (snapshot: Snapshot) => Verdict;
}

export const well = (value: number | null, message: string): Verdict => ({ isBroken: false, value, message });
export const broken = (value: number | null, message: string): Verdict => ({
  isBroken: true,
  value,
  message,
});

/** It could not be read: the rule stays as it was. */
export const unknown: Verdict = { isBroken: null, value: null, message: 'This could not be read just now.' };

/** "1 job", "3 jobs". */
export const counted = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`;

/** One decimal where it matters: 0.4, 12.5, 230. */
export const rounded = (value: number) => (value < 100 ? Math.round(value * 10) / 10 : Math.round(value));

/** Share of `part` in `whole` in per cent; 0 of nothing. */
export const percent = (part: number, whole: number) => (whole === 0 ? 0 : rounded((part / whole) * 100));
