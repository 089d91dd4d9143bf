import { BucketTotals } from '#lib/engines/monitoring/bucket-totals';
import { type StatsWindow, windowMs } from '#lib/engines/monitoring/schema';
import { type Slice, SliceRecorder, SliceSum } from '#lib/engines/monitoring/slice';
import { SlicePile } from '#lib/engines/monitoring/slice-pile';

/** How wide the steps are by which each window moves on: 12, 10 and 12 of them fill it. */
const stepMs: Record<StatsWindow, number> = { '1m': 5_000, '5m': 30_000, '1h': 300_000 };

/** When the window that ends at `nowMs` begins: at the start of the step that its far end falls into. */
export function windowStart(window: StatsWindow, nowMs: number): number {
  return Math.floor((nowMs - windowMs[window]) / stepMs[window]) * stepMs[window];
}

interface Step {
  startMs: number;
  pile: SlicePile;
}

/** The steps of one window: the last is still being filled, those that have left the window are dropped. */
class WindowSteps {
  readonly #window: StatsWindow;
  #steps: Step[] = [];

  constructor(window: StatsWindow) {
    this.#window = window;
  }

  add(slice: Slice, atMs: number): void {
    const width = stepMs[this.#window];
    const startMs = Math.floor(atMs / width) * width;
    if (this.#steps.at(-1)?.startMs !== startMs) {
      this.#steps.at(-1)?.pile.compact();
      this.#drop(atMs);
      this.#steps.push({ startMs, pile: new SlicePile() });
    }
    this.#steps.at(-1)?.pile.add(slice);
  }

  sum(nowMs: number): SliceSum {
    this.#drop(nowMs);
    const sum = new SliceSum();
    for (const { pile } of this.#steps) for (const slice of pile.slices) sum.add(slice);
    return sum;
  }

  #drop(nowMs: number): void {
    const from = windowStart(this.#window, nowMs);
    if ((this.#steps[0]?.startMs ?? from) < from)
      this.#steps = this.#steps.filter((step) => step.startMs >= from);
  }
}

/**
 * What is remembered of one operation: what is being recorded now, three windows of closed slices, what was not
 * drained yet, and wide totals since the beginning. Rotates by the clock that comes with each call; no timer.
 */
export class OperationWindows {
  readonly #live = new SliceRecorder();
  #liveFromMs = 0;
  #liveUntilMs = 0;
  readonly #undrained = new SlicePile();
  readonly #totals = new BucketTotals();
  readonly #windows: Record<StatsWindow, WindowSteps> = {
    '1m': new WindowSteps('1m'),
    '5m': new WindowSteps('5m'),
    '1h': new WindowSteps('1h'),
  };

  record(us: number, failed: boolean, nowMs: number): void {
    if (nowMs >= this.#liveUntilMs) {
      this.#close();
      this.#liveFromMs = nowMs;
      this.#liveUntilMs = (Math.floor(nowMs / stepMs['1m']) + 1) * stepMs['1m'];
    }
    this.#live.record(us, failed);
  }

  #close(): void {
    const slice = this.#live.take();
    if (!slice) return;
    for (const window of Object.values(this.#windows)) window.add(slice, this.#liveFromMs);
    this.#undrained.add(slice);
    this.#totals.add(slice);
  }

  /** What happened within the window that ends now. */
  sum(window: StatsWindow, nowMs: number): SliceSum {
    this.#close();
    return this.#windows[window].sum(nowMs);
  }

  /** What was recorded since the last drain; null when that is nothing. */
  drain(): Slice | null {
    this.#close();
    return this.#undrained.take();
  }

  /** Everything since the process began. */
  totals(): BucketTotals {
    this.#close();
    return this.#totals;
  }
}
