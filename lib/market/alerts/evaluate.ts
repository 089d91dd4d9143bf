import type { AlertState } from '#lib/market/alerts/schema';

/** What a rule finds: `isBroken` is null when it cannot be told, which moves nothing. */
export interface Verdict {
  isBroken: boolean | null;
  value: number | null;
  message: string;
}

/** How long it must be broken before it fires, and well before it is resolved; in seconds. */
export interface Timing {
  forS: number;
  resolveS: number;
}

/** What is remembered of a rule between two looks. Times are milliseconds of the clock. */
export interface AlertMemory {
  state: AlertState;
  /** When this state began. */
  since: number;
  /** While firing: since when it has been well without a break. */
  clearSince: number | null;
  resolvedAt: number | null;
  /** How often in a row it fired again soon after it was resolved. */
  flaps: number;
  /** The last look that could tell. */
  knownAt: number;
  evaluatedAt: number;
}

export type Transition = 'firing' | 'resolved' | null;

/** Looks further apart than this know nothing of the time between: durations begin anew. */
export const maxGapMs = 75_000;
/** Who fires again within this time after being resolved is flapping. */
export const flapWindowMs = 30 * 60_000;
const longestResolveMs = 15 * 60_000;
const shortestFlapMs = 15_000;

/** A rule that has never been looked at. */
export function freshMemory(now: number): AlertMemory {
  return {
    state: 'ok',
    since: now,
    clearSince: null,
    resolvedAt: null,
    flaps: 0,
    knownAt: now,
    evaluatedAt: Number.NEGATIVE_INFINITY,
  };
}

/**
 * How long it must be well before it is resolved: twice as long for each time that it came back, at most 15 min.
 * A fault that comes and goes is thus one alert that stays, not a mail a minute.
 */
export function resolveMs(timing: Timing, flaps: number): number {
  const plainMs = timing.resolveS * 1_000;
  if (flaps === 0) return plainMs;
  const grown = Math.max(plainMs, shortestFlapMs) * 2 ** Math.min(flaps, 10);
  return Math.min(grown, Math.max(plainMs, longestResolveMs));
}

const isWithin = (at: number | null, windowMs: number, now: number) => at !== null && now - at < windowMs;

function whileFiring(timing: Timing, memory: AlertMemory, isBroken: boolean, now: number, isGap: boolean) {
  if (isBroken) return { ...memory, clearSince: null };
  const clearSince = memory.clearSince === null || isGap ? now : memory.clearSince;
  if (now - clearSince < resolveMs(timing, memory.flaps)) return { ...memory, clearSince };
  return { ...memory, state: 'resolved', since: now, resolvedAt: now, clearSince: null } as const;
}

function whileQuiet(timing: Timing, memory: AlertMemory, isBroken: boolean, now: number, isGap: boolean) {
  const { resolvedAt } = memory;
  const isRecent = isWithin(resolvedAt, flapWindowMs, now);
  if (!isBroken) {
    const state = isRecent ? 'resolved' : 'ok';
    const since = state === memory.state ? memory.since : isRecent ? (resolvedAt ?? now) : now;
    return { ...memory, state, since } as const;
  }
  const brokenSince = memory.state === 'pending' && !isGap ? memory.since : now;
  if (now - brokenSince < timing.forS * 1_000)
    return { ...memory, state: 'pending', since: brokenSince } as const;
  return {
    ...memory,
    state: 'firing',
    since: now,
    clearSince: null,
    flaps: isRecent ? memory.flaps + 1 : 0,
  } as const;
}

/**
 * One look at one rule: ok → pending → firing → resolved. Pure; the clock is `now`.
 * Guarantees: fires at the first look at which it has been broken for `forS`; is resolved at the first look at
 * which it has been well for `resolveMs`; never fires twice without being resolved in between. A look that is not
 * later than the last one changes nothing, one that cannot tell leaves the state and lets "well since" begin anew.
 */
export function step(
  timing: Timing,
  memory: AlertMemory,
  isBroken: boolean | null,
  now: number,
): { memory: AlertMemory; transition: Transition } {
  if (now <= memory.evaluatedAt) return { memory, transition: null };
  if (isBroken === null)
    return { memory: { ...memory, clearSince: null, evaluatedAt: now }, transition: null };
  const isGap = now - memory.knownAt > maxGapMs;
  const wasFiring = memory.state === 'firing';
  const next: AlertMemory = (wasFiring ? whileFiring : whileQuiet)(timing, memory, isBroken, now, isGap);
  const isFiring = next.state === 'firing';
  const transition = isFiring === wasFiring ? null : isFiring ? 'firing' : 'resolved';
  return { memory: { ...next, knownAt: now, evaluatedAt: now }, transition };
}
