/** Too much of this client's work waits already, or it has waited for too long. */
export class BusyError extends Error {
  override name = 'BusyError';
}

export type FairQueueOptions = {
  /** Tasks that run at once, all clients together. */
  atOnce: number;
  /** Of these at most so many of one client. */
  atOncePerClient: number;
  /** Tasks of one client that may wait; further ones are refused. */
  waitingPerClient: number;
  /** A task that has not begun after so long is refused. */
  patienceMs: number;
};

type Task = { begin(): void; refuse(): void; since: number };
type Client = { running: number; waiting: Task[] };

/** Work on something scarce, client after client in turn: who asks for much waits behind itself alone. */
export class FairQueue {
  readonly #options: FairQueueOptions;
  readonly #clients = new Map<string, Client>();
  #running = 0;

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  /** Resolves or rejects as the task does, which should have a time limit of its own; rejects with BusyError. */
  async run<T>(client: string, task: () => Promise<T>): Promise<T> {
    await this.#turnOf(client);
    try {
      return await task();
    } finally {
      this.#running--;
      const state = this.#clients.get(client);
      if (state) state.running--;
      this.#next();
    }
  }

  #turnOf(client: string): Promise<void> {
    const state = this.#clients.get(client) ?? { running: 0, waiting: [] };
    this.#clients.set(client, state);
    if (state.waiting.length >= this.#options.waitingPerClient)
      return Promise.reject(new BusyError('Too much of this client waits already'));
    return new Promise((resolve, reject) => {
      state.waiting.push({
        begin: resolve,
        refuse: () => reject(new BusyError('The database was busy for too long')),
        since: Date.now(),
      });
      this.#next();
    });
  }

  /** Begins what may begin. A client that had its turn goes behind the others: the map keeps the order. */
  #next(): void {
    for (const [name, client] of [...this.#clients]) {
      if (this.#running >= this.#options.atOnce) return;
      if (client.running >= this.#options.atOncePerClient) continue;
      const task = this.#firstPatient(client);
      if (!task) {
        if (client.running === 0) this.#clients.delete(name);
        continue;
      }
      client.running++;
      this.#running++;
      this.#clients.delete(name);
      this.#clients.set(name, client);
      task.begin();
    }
  }

  #firstPatient({ waiting }: Client): Task | undefined {
    const latest = Date.now() - this.#options.patienceMs;
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      if (task.since >= latest) return task;
      task.refuse();
    }
    return undefined;
  }
}
