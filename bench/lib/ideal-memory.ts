/** Counts what a memory would answer that is never too small and lets go of nothing but what changed. */
export class IdealMemory {
  /** Instance and address → the change of its product that it shows. */
  readonly #shown = new Map<string, number>();
  readonly #changes = new Map<string, number>();
  hits = 0;

  changed(product: string): void {
    this.#changes.set(product, (this.#changes.get(product) ?? 0) + 1);
  }

  ask(instance: string, path: string, product: string | undefined): void {
    const change = product === undefined ? 0 : (this.#changes.get(product) ?? 0);
    const key = `${instance}${path}`;
    if (this.#shown.get(key) === change) this.hits += 1;
    this.#shown.set(key, change);
  }
}
