import { Float64Histogram, Int32Histogram } from 'hdr-histogram-js';
import { eachCell, packCells } from '#lib/engines/monitoring/cells';
import type { Timing } from '#lib/engines/monitoring/schema';

// Durations are counted in HDR histograms (Gil Tene, hdrhistogram.org): cells whose width grows with the value, so
// that a percentile is within 1% whether it is a microsecond or an hour, and histograms are merged by adding up.

const significantDigits = 2;
/** One hour; whatever takes longer counts as that. */
const longestUs = 3_600_000_000;
/** A new histogram covers 16 ms and grows when something slower comes: most operations never need more. */
const usualUs = 1 << 14;

/** What happened to one operation within some time, closed and compact: an immutable value of some hundred bytes. */
export interface Slice {
  count: number;
  errors: number;
  sumUs: number;
  minUs: number;
  maxUs: number;
  /** The histogram, as `packCells` writes it. */
  cells: Uint8Array;
}

/** Milliseconds as whole microseconds within the histogram's range; anything that is no duration counts as 0. */
export function toMicroseconds(durationMs: number): number {
  const us = Math.round(durationMs * 1_000);
  return us > 0 ? Math.min(us, longestUs) : 0;
}

/** Counts durations until they are taken as a slice. */
export class SliceRecorder {
  readonly #histogram = new Int32Histogram(1, usualUs, significantDigits);
  #errors = 0;
  #sumUs = 0;
  #minUs = Number.POSITIVE_INFINITY;
  #maxUs = 0;

  constructor() {
    this.#histogram.autoResize = true;
  }

  /** Counts one; `us` comes from `toMicroseconds`. */
  record(us: number, failed: boolean): void {
    this.#histogram.recordValue(us);
    this.#sumUs += us;
    if (us < this.#minUs) this.#minUs = us;
    if (us > this.#maxUs) this.#maxUs = us;
    if (failed) this.#errors++;
  }

  /** What was counted since the last call; null when that is nothing. */
  take(): Slice | null {
    const histogram = this.#histogram;
    const count = histogram.totalCount;
    if (count === 0) return null;
    const [minUs, maxUs] = [this.#minUs, this.#maxUs];
    const cells = packCells(
      (cell) => histogram.getCountAtIndex(cell),
      histogram.countsArrayIndex(minUs),
      histogram.countsArrayIndex(maxUs),
    );
    const slice = { count, errors: this.#errors, sumUs: this.#sumUs, minUs, maxUs, cells };
    histogram.reset();
    [this.#errors, this.#sumUs, this.#minUs, this.#maxUs] = [0, 0, Number.POSITIVE_INFINITY, 0];
    return slice;
  }
}

/** Adds up slices: the same figures as if everything had been recorded in one place. */
export class SliceSum {
  readonly #histogram = new Float64Histogram(1, usualUs, significantDigits);
  count = 0;
  errors = 0;
  sumUs = 0;
  minUs = Number.POSITIVE_INFINITY;
  maxUs = 0;

  add(slice: Slice): this {
    const histogram = this.#histogram;
    if (histogram.countsArrayIndex(slice.maxUs) >= histogram.countsArrayLength) histogram.resize(slice.maxUs);
    eachCell(slice.cells, (cell, count) => histogram.addToCountAtIndex(cell, count));
    histogram.addToTotalCount(slice.count);
    this.count += slice.count;
    this.errors += slice.errors;
    this.sumUs += slice.sumUs;
    this.minUs = Math.min(this.minUs, slice.minUs);
    this.maxUs = Math.max(this.maxUs, slice.maxUs);
    return this;
  }

  /** In milliseconds; 0 when nothing was added. Never above the longest duration that was recorded. */
  percentileMs(percentile: number): number {
    if (this.count === 0) return 0;
    return Math.min(this.#histogram.getValueAtPercentile(percentile), this.maxUs) / 1_000;
  }

  /** The figures of these slices when they are what happened in `seconds`. */
  timing(seconds: number): Timing {
    const { count, errors } = this;
    return {
      count,
      ratePerS: count / seconds,
      errors,
      minMs: count === 0 ? 0 : this.minUs / 1_000,
      avgMs: count === 0 ? 0 : this.sumUs / count / 1_000,
      p50Ms: this.percentileMs(50),
      p95Ms: this.percentileMs(95),
      p99Ms: this.percentileMs(99),
      maxMs: this.maxUs / 1_000,
    };
  }

  toSlice(): Slice {
    const histogram = this.#histogram;
    const { count, errors, sumUs, minUs, maxUs } = this;
    const [first, last] = [minUs, maxUs].map((us) => histogram.countsArrayIndex(us));
    const cells = packCells((cell) => histogram.getCountAtIndex(cell), first ?? 0, last ?? 0);
    return { count, errors, sumUs, minUs, maxUs, cells };
  }
}

/** Many slices (at least one) as one. */
export function mergeSlices(slices: readonly [Slice, ...Slice[]]): Slice {
  const [first, ...rest] = slices;
  if (rest.length === 0) return first;
  const sum = new SliceSum();
  for (const slice of slices) sum.add(slice);
  return sum.toSlice();
}

const scale = new Int32Histogram(1, longestUs, significantDigits);

/** The shortest duration, in microseconds, that is counted in this cell. */
export function cellStartUs(cell: number): number {
  return scale.valueFromIndex(cell);
}
