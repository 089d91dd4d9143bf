/** Something that holds memory for a client and can be ended to give it back. */
export type Holder = { readonly heldBytes: number; endForMemory(): void };

/**
 * Bytes that all clients together may make us hold. Each client's share has a limit of its own, but hundreds of them
 * add up: when the sum is too large, whoever holds most is ended.
 */
export class MemoryBudget {
  readonly #maxBytes: number;
  readonly #holders: () => Iterable<Holder>;
  #bytes = 0;

  constructor(maxBytes: number, holders: () => Iterable<Holder>) {
    this.#maxBytes = maxBytes;
    this.#holders = holders;
  }

  get isFull(): boolean {
    return this.#bytes >= this.#maxBytes;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#maxBytes) return;
    let largest: Holder | undefined;
    for (const holder of this.#holders()) {
      if (holder.heldBytes > (largest?.heldBytes ?? 0)) largest = holder;
    }
    largest?.endForMemory();
  }

  remove(bytes: number): void {
    this.#bytes -= bytes;
  }
}
