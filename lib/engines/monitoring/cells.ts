// The cells of a histogram that are not empty, ascending, as bytes: each as two LEB128 numbers, the distance to the
// cell before and the count. Neighbouring cells with small counts, the usual case, take two bytes.

function putNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** Packs the cells `first` to `last` of a histogram, whose counts are whole numbers up to 2^53. */
export function packCells(countAt: (cell: number) => number, first: number, last: number): Uint8Array {
  const bytes: number[] = [];
  let before = 0;
  for (let cell = first; cell <= last; cell++) {
    const count = countAt(cell);
    if (count === 0) continue;
    putNumber(bytes, cell - before);
    putNumber(bytes, count);
    before = cell;
  }
  return Uint8Array.from(bytes);
}

/** Calls `visit` for every cell that `packCells` wrote, ascending. */
export function eachCell(bytes: Uint8Array, visit: (cell: number, count: number) => void): void {
  let [value, weight, cell, isCount] = [0, 1, 0, false];
  for (const byte of bytes) {
    value += (byte & 0x7f) * weight;
    weight *= 128;
    if (byte > 0x7f) continue;
    if (isCount) visit(cell, value);
    else cell += value;
    isCount = !isCount;
    [value, weight] = [0, 1];
  }
}
