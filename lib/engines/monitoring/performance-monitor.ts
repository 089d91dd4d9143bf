import { type Operation, type OperationKind, onOperation } from '#lib/base/observe';
import { remember } from '#lib/base/remember';
import type { BucketTotals } from '#lib/engines/monitoring/bucket-totals';
import { OperationWindows, windowStart } from '#lib/engines/monitoring/operation-windows';
import type { OperationStats, StatsWindow } from '#lib/engines/monitoring/schema';
import { type Slice, toMicroseconds } from '#lib/engines/monitoring/slice';

interface MonitorOptions {
  /** Names kept apart, over all kinds; whatever comes later is counted under `other` of its kind. */
  maxOperations?: number;
  /** Milliseconds that never run backwards. */
  clock?: () => number;
}

interface NamedWindows {
  kind: OperationKind;
  operation: string;
  windows: OperationWindows;
}

/** What happened to one operation since the monitor was last drained. */
export interface DrainedOperation {
  kind: OperationKind;
  operation: string;
  slice: Slice;
}

/** One operation since the process began. */
export interface OperationTotals {
  kind: OperationKind;
  operation: string;
  totals: BucketTotals;
}

const overflow = 'other';

/**
 * Counts and times every operation of this process, in windows of 1 min, 5 min and 1 h that move on by steps of 5 s,
 * 30 s and 5 min (a window is up to one step longer than its name). Durations are kept to the microsecond with 1%
 * precision; memory is bounded by `maxOperations`. Recording takes well under a microsecond and never throws.
 */
export class PerformanceMonitor {
  readonly #clock: () => number;
  readonly #maxOperations: number;
  readonly #startedAtMs: number;
  readonly #byKind = new Map<OperationKind, Map<string, OperationWindows>>();
  #names = 0;

  constructor({ maxOperations = 500, clock = () => performance.now() }: MonitorOptions = {}) {
    this.#clock = clock;
    this.#maxOperations = maxOperations;
    this.#startedAtMs = clock();
  }

  /** Listens to every operation of this process; returns how to stop that. */
  start(): () => void {
    return onOperation((operation) => this.record(operation));
  }

  record({ kind, name, durationMs, failed }: Operation): void {
    this.#windowsOf(kind, name).record(toMicroseconds(durationMs), failed, this.#clock());
  }

  /**
   * Starts to time a `task`; the function it returns ends that, and returns the milliseconds. `operation` must come
   * from a bounded set.
   */
  startTimer(operation: string): (outcome?: { failed?: boolean }) => number {
    const startedAt = this.#clock();
    return ({ failed = false } = {}) => {
      const durationMs = this.#clock() - startedAt;
      this.record({ kind: 'task', name: operation, durationMs, failed });
      return durationMs;
    };
  }

  /** The operations that ran within the window that ends now, busiest first. */
  getStats(window: StatsWindow = '1m'): OperationStats[] {
    const now = this.#clock();
    const from = Math.max(windowStart(window, now), this.#startedAtMs);
    const seconds = Math.max(1, (now - from) / 1_000);
    return this.#all()
      .map(({ kind, operation, windows }) => ({ kind, operation, sum: windows.sum(window, now) }))
      .filter(({ sum }) => sum.count > 0)
      .map(({ kind, operation, sum }) => ({ kind, operation, ...sum.timing(seconds) }))
      .sort((a, b) => b.count - a.count);
  }

  /** What was recorded since the last call. For one reader: the sampler. */
  drain(): DrainedOperation[] {
    return this.#all().flatMap(({ kind, operation, windows }) => {
      const slice = windows.drain();
      return slice ? [{ kind, operation, slice }] : [];
    });
  }

  /** Every operation since the process began. */
  totals(): OperationTotals[] {
    return this.#all().map(({ kind, operation, windows }) => ({ kind, operation, totals: windows.totals() }));
  }

  #all(): NamedWindows[] {
    return [...this.#byKind].flatMap(([kind, names]) =>
      [...names].map(([operation, windows]) => ({ kind, operation, windows })),
    );
  }

  #windowsOf(kind: OperationKind, name: string): OperationWindows {
    return this.#byKind.get(kind)?.get(name) ?? this.#add(kind, name);
  }

  #add(kind: OperationKind, name: string): OperationWindows {
    const names = this.#byKind.get(kind) ?? new Map<string, OperationWindows>();
    this.#byKind.set(kind, names);
    const kept = this.#names < this.#maxOperations ? name : overflow;
    const existing = names.get(kept);
    if (existing) return existing;
    const windows = new OperationWindows();
    names.set(kept, windows);
    this.#names++;
    return windows;
  }
}

/** The monitor of this process. It counts nothing before `start`. */
export function monitor(): PerformanceMonitor {
  return remember('performance-monitor', () => new PerformanceMonitor());
}
