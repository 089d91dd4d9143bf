import type { Holder } from './memory-budget.ts';
import type { Resources } from './resources.ts';

/** An object or array of V8 with its place in what holds it, bytes; measured with millions of empty ones. */
const NODE_BYTES = 64;
const PLAIN_BYTES = 16;

/**
 * About what a value that came as JSON takes in memory, bytes: a list of empty objects takes twenty times its text.
 * `value` nests no deeper than JSON that was let in, and goes in no circle.
 */
export function memoryOf(value: unknown): number {
  let bytes = 0;
  const rest = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') bytes += PLAIN_BYTES + next.length;
    else if (typeof next !== 'object' || next === null) bytes += PLAIN_BYTES;
    else {
      bytes += NODE_BYTES;
      for (const [key, child] of Object.entries(next)) {
        if (!Array.isArray(next)) bytes += key.length;
        rest.push(child);
      }
    }
  }
  return bytes;
}

/** Memory that the messages of one session take while they wait, and its channels for as long as they are open. */
export class HeldMemory implements Holder {
  readonly #bridge: Resources;
  readonly #end: () => void;
  #bytes = 0;

  /** `end` closes the session at once. */
  constructor(bridge: Resources, end: () => void) {
    this.#bridge = bridge;
    this.#end = end;
  }

  get heldBytes(): number {
    return this.#bytes;
  }

  endForMemory(): void {
    this.#bridge.log.warn({ bytes: this.#bytes }, 'clients hold too much memory, who holds most is cut off');
    this.#end();
  }

  /** More bytes, or fewer. */
  add(bytes: number): void {
    this.#bytes += bytes;
    this.#bridge.held.add(bytes);
  }
}

/** The parts of a channel that clients fill. Nothing counts any more once it is closed. */
export class ChannelMemory {
  readonly #held: HeldMemory;
  readonly #parts = new Map<string, number>();
  #isClosed = false;

  constructor(held: HeldMemory) {
    this.#held = held;
  }

  /** What the part holds from now on. */
  keep(part: 'request' | 'user' | 'presence', value: unknown): void {
    if (this.#isClosed) return;
    const bytes = value === undefined ? 0 : memoryOf(value);
    const before = this.#parts.get(part) ?? 0;
    this.#parts.set(part, bytes);
    this.#held.add(bytes - before);
  }

  close(): void {
    this.#isClosed = true;
    for (const bytes of this.#parts.values()) this.#held.add(-bytes);
    this.#parts.clear();
  }
}
