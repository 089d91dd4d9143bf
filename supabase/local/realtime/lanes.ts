/** Runs tasks of one name strictly one after the other and tasks of different names side by side. */
export class Lanes {
  readonly #tails = new Map<string, Promise<void>>();
  #pending = 0;

  /** Tasks that have not finished. */
  get pending(): number {
    return this.#pending;
  }

  /** The task must not reject: it answers for its own errors. */
  run(name: string, task: () => Promise<void>, onDone: () => void): void {
    this.#pending++;
    const before = this.#tails.get(name) ?? Promise.resolve();
    const tail = before.then(task).finally(() => {
      this.#pending--;
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
      onDone();
    });
    this.#tails.set(name, tail);
  }
}
