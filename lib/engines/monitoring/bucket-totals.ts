import { eachCell } from '#lib/engines/monitoring/cells';
import { cellStartUs, type Slice } from '#lib/engines/monitoring/slice';

/** Upper ends of the buckets that Prometheus sees, in seconds; one more takes what is slower than all. */
export const bucketsS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

/** One operation since its process began, in a few wide buckets: what a scraper wants, and it never shrinks. */
export class BucketTotals {
  count = 0;
  errors = 0;
  sumUs = 0;
  readonly #counts = new Float64Array(bucketsS.length + 1);

  add(slice: Slice): void {
    this.count += slice.count;
    this.errors += slice.errors;
    this.sumUs += slice.sumUs;
    let bucket = 0;
    eachCell(slice.cells, (cell, count) => {
      const startS = cellStartUs(cell) / 1e6;
      while (startS > (bucketsS[bucket] ?? Number.POSITIVE_INFINITY)) bucket++;
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    });
  }

  /** For each of `bucketsS`, how many were at most that long (within 1% of the boundary). */
  cumulative(): number[] {
    let below = 0;
    return bucketsS.map((_, bucket) => {
      below += this.#counts[bucket] ?? 0;
      return below;
    });
  }
}
