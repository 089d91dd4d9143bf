/** Runs tasks of one name strictly one after the other and tasks of different names side by side. */
export class Lanes {
  readonly #tails = new Map<string, Promise<void>>();
  #pending = 0;

  /** Tasks that have not finished. */
  get pending(): number {
    return this.#pending;
  }

  /** Resolves or rejects as the task does; one that failed does not keep the next of its name from running. */
  async run(name: string, task: () => Promise<void>): Promise<void> {
    this.#pending++;
    const done = (this.#tails.get(name) ?? Promise.resolve()).then(task);
    const tail = done.catch(() => undefined);
    this.#tails.set(name, tail);
    try {
      await done;
    } finally {
      this.#pending--;
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}
