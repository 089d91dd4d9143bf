const pointerBytes = 8;
const objectBytes = 32;
const bufferBytes = 180;

const isTwoByte = /[\u0100-\uffff]/;

/** V8 keeps a string in one byte per character until one of them needs two. */
function sizeOfString(text: string): number {
  return 16 + (isTwoByte.test(text) ? text.length * 2 : text.length);
}

function childrenOf(value: object): Iterable<unknown> {
  if (value instanceof Map) return [...value].flat();
  if (value instanceof Set || Array.isArray(value)) return value;
  return Object.values(value);
}

/**
 * About how many bytes of memory a value keeps: buffers by the length of what they are a piece of, strings by their
 * characters, plain objects, arrays, Maps and Sets by what is in them. Keys of objects are not counted, because V8
 * shares them between objects of one shape. A part that occurs twice counts once.
 */
export function sizeOf(root: unknown): number {
  const seen = new Set<object>();
  const waiting: unknown[] = [root];
  let bytes = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    bytes += pointerBytes;
    if (typeof value === 'string') bytes += sizeOfString(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    // A piece of a larger buffer keeps all of it.
    if (ArrayBuffer.isView(value)) bytes += bufferBytes + value.buffer.byteLength;
    else {
      bytes += objectBytes;
      for (const child of childrenOf(value)) waiting.push(child);
    }
  }
  return bytes;
}
