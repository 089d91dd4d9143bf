import { mergeSlices, type Slice } from '#lib/engines/monitoring/slice';

/** Merging costs some microseconds, keeping costs some hundred bytes: a few are left as they are. */
const mostSlices = 16;

/** Slices of one time that are read together; never more than `mostSlices`, however often somebody looks. */
export class SlicePile {
  #slices: Slice[] = [];

  add(slice: Slice): void {
    this.#slices.push(slice);
    if (this.#slices.length > mostSlices) this.compact();
  }

  /** Merges them into one: nothing more is to come, or too many have. */
  compact(): void {
    const [first, ...rest] = this.#slices;
    if (first) this.#slices = [mergeSlices([first, ...rest])];
  }

  get slices(): readonly Slice[] {
    return this.#slices;
  }

  /** All of them as one, and the pile is empty; null when it was. */
  take(): Slice | null {
    this.compact();
    return this.#slices.pop() ?? null;
  }
}
