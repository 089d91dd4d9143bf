import fc from 'fast-check';
import { BucketTotals, bucketsS } from '#lib/engines/monitoring/bucket-totals';
import { eachCell, packCells } from '#lib/engines/monitoring/cells';
import {
  mergeSlices,
  type Slice,
  SliceRecorder,
  SliceSum,
  toMicroseconds,
} from '#lib/engines/monitoring/slice';

const durationsMs = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), {
  minLength: 1,
  maxLength: 400,
});

function record(durations: readonly number[], failed = false): Slice {
  const recorder = new SliceRecorder();
  for (const duration of durations) recorder.record(toMicroseconds(duration), failed);
  return recorder.take()!;
}

const figures = (slice: Slice) => new SliceSum().add(slice).timing(1);

/** By definition: the smallest value such that the given share is at most that. */
function exactPercentile(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)]!;
}

describe('durations', () => {
  it('have percentiles within 1% of the exact ones, and exact extremes, counts and sums', () => {
    fc.assert(
      fc.property(durationsMs, (durations) => {
        const whole = durations.map((duration) => toMicroseconds(duration) / 1_000);
        const timing = figures(record(durations));
        for (const [name, percentile] of [
          ['p50Ms', 50],
          ['p95Ms', 95],
          ['p99Ms', 99],
        ] as const) {
          const exact = exactPercentile(whole, percentile);
          expect(Math.abs(timing[name] - exact)).toBeLessThanOrEqual(exact * 0.01);
        }
        expect(timing.count).toBe(durations.length);
        expect(timing.maxMs).toBeCloseTo(Math.max(...whole), 9);
        expect(timing.minMs).toBeCloseTo(Math.min(...whole), 9);
        const sum = whole.reduce((total, value) => total + value, 0);
        expect(timing.avgMs).toBeCloseTo(sum / durations.length, 6);
      }),
    );
  });

  it('merged are the same as recorded in one place', () => {
    fc.assert(
      fc.property(durationsMs, durationsMs, durationsMs, (a, b, c) => {
        const apart = mergeSlices([record(a), record(b, true), record(c)]);
        const together = record([...a, ...b, ...c]);
        expect(apart).toEqual({ ...together, errors: b.length, sumUs: apart.sumUs });
        expect(apart.sumUs).toBeCloseTo(together.sumUs, 3);
      }),
    );
  });

  it('that are none count as 0, and an hour is the longest', () => {
    expect([Number.NaN, -1, -Number.MAX_VALUE].map(toMicroseconds)).toEqual([0, 0, 0]);
    expect(toMicroseconds(Number.POSITIVE_INFINITY)).toBe(3_600_000_000);
    expect(figures(record([Number.POSITIVE_INFINITY])).p99Ms).toBe(3_600_000);
  });

  it('are taken once: what comes after is a slice of its own', () => {
    const recorder = new SliceRecorder();
    recorder.record(5, true);
    expect(recorder.take()).toMatchObject({ count: 1, errors: 1, minUs: 5 });
    expect(recorder.take()).toBeNull();
    recorder.record(7, false);
    expect(recorder.take()).toMatchObject({ count: 1, errors: 0, minUs: 7, maxUs: 7 });
  });

  it('without any are zeros, not infinities', () => {
    expect(new SliceSum().timing(60)).toEqual({
      count: 0,
      ratePerS: 0,
      errors: 0,
      minMs: 0,
      avgMs: 0,
      p50Ms: 0,
      p95Ms: 0,
      p99Ms: 0,
      maxMs: 0,
    });
  });
});

describe('cells', () => {
  it('come back as they were packed, whatever the counts', () => {
    const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(3), fc.maxSafeNat()), { maxLength: 300 });
    fc.assert(
      fc.property(counts, (given) => {
        const back = given.map(() => 0);
        const bytes = packCells((cell) => given[cell]!, 0, given.length - 1);
        eachCell(bytes, (cell, count) => {
          back[cell] = count;
        });
        expect(back).toEqual(given);
      }),
    );
  });

  it('take two bytes each where they are close and rare', () => {
    const bytes = packCells(() => 1, 100, 149);
    expect(bytes).toHaveLength(100);
  });
});

describe('buckets', () => {
  it('hold what a scraper expects: how many were at most that long', () => {
    const totals = new BucketTotals();
    totals.add(record([0.1, 0.4, 3, 3, 80, 20_000]));
    const cumulative = Object.fromEntries(totals.cumulative().map((count, at) => [bucketsS[at], count]));
    expect(cumulative).toMatchObject({ 0.0005: 2, 0.0025: 2, 0.005: 4, 0.1: 5, 10: 5 });
    expect(totals.count).toBe(6);
  });

  it('only grow', () => {
    fc.assert(
      fc.property(durationsMs, durationsMs, (first, second) => {
        const totals = new BucketTotals();
        totals.add(record(first));
        const before = totals.cumulative();
        totals.add(record(second));
        for (const [at, count] of totals.cumulative().entries())
          expect(count).toBeGreaterThanOrEqual(before[at]!);
        expect(totals.count).toBe(first.length + second.length);
      }),
    );
  });
});
