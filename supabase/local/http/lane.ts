import { tooMany, unavailable } from './refusal.ts';

export type LaneLimits = {
  /** Requests that are worked on at once. */
  running: number;
  /** Of those, and of answers still being sent, how many may be one client's. */
  perClient: number;
  /** Requests of one client that wait for a turn; one more is refused with 429. */
  waitingPerClient: number;
  /** Requests that wait in all; one more is refused with 503. */
  waiting: number;
  /** Nobody waits longer: 503. */
  waitMs: number;
};

/** A place in the lane. Both may be called twice. */
export type Turn = {
  /** The work is done; what is left is sending, which counts against the client alone. */
  answered(): void;
  /** Everything is over. */
  end(): void;
};

export type Lane = {
  /** Resolves when it is this client's turn; rejects with a `Refusal`, or with the signal's reason. */
  enter(client: Client, signal: AbortSignal): Promise<Turn>;
  /** For tests and the log. */
  readonly counts: { running: number; waiting: number; clients: number };
};

/** `isTrusted` is one of our own servers: it has a turn like any client, and no share of its own to keep to. */
export type Client = { key: string; isTrusted: boolean };

type Waiting = { start: () => void };

/** One who is asking: what is under way for him, and what waits, first come first served. */
class Asker {
  readonly queue = new Set<Waiting>();
  open = 0;
  readonly mayHave: number;

  constructor(mayHave: number) {
    this.mayHave = mayHave;
  }

  get isIdle(): boolean {
    return this.open === 0 && this.queue.size === 0;
  }
}

/**
 * Lets so many requests at once through to a product, and shares the turns out among the clients one by one: a
 * client with a thousand requests waiting delays another one's by a single turn.
 */
export function makeLane(limits: LaneLimits): Lane {
  /** In the order of whose turn is next: who had one goes to the end. */
  const askers = new Map<string, Asker>();
  let running = 0;
  let waiting = 0;

  function askerOf({ key, isTrusted }: Client): Asker {
    const known = askers.get(key);
    if (known) return known;
    const asker = new Asker(isTrusted ? Number.POSITIVE_INFINITY : limits.perClient);
    askers.set(key, asker);
    return asker;
  }

  function next(): [string, Asker, Waiting] | undefined {
    for (const [key, asker] of askers) {
      const [first] = asker.queue;
      if (first && asker.open < asker.mayHave) return [key, asker, first];
    }
    return undefined;
  }

  function letIn(): void {
    while (running < limits.running) {
      const found = next();
      if (!found) return;
      const [key, asker, first] = found;
      askers.delete(key);
      askers.set(key, asker);
      first.start();
    }
  }

  function begin(key: string, asker: Asker): Turn {
    running += 1;
    asker.open += 1;
    let isRunning = true;
    let isOpen = true;
    const answered = () => {
      if (isRunning) running -= 1;
      isRunning = false;
      letIn();
    };
    return {
      answered,
      end() {
        if (isOpen) asker.open -= 1;
        isOpen = false;
        answered();
        if (asker.isIdle) askers.delete(key);
      },
    };
  }

  function enter(client: Client, signal: AbortSignal): Promise<Turn> {
    const itsWaiting = askers.get(client.key)?.queue.size ?? 0;
    if (!client.isTrusted && itsWaiting >= limits.waitingPerClient) return Promise.reject(tooMany());
    if (waiting >= limits.waiting) return Promise.reject(unavailable());
    const asker = askerOf(client);
    return new Promise((resolve, reject) => {
      const leave = () => {
        asker.queue.delete(mine);
        waiting -= 1;
        clearTimeout(late);
        signal.removeEventListener('abort', give);
      };
      const giveUp = (reason: unknown) => {
        leave();
        if (asker.isIdle) askers.delete(client.key);
        reject(reason);
      };
      const give = () => giveUp(signal.reason);
      const late = setTimeout(() => giveUp(unavailable()), limits.waitMs);
      const mine = {
        start() {
          leave();
          resolve(begin(client.key, asker));
        },
      };
      asker.queue.add(mine);
      waiting += 1;
      if (signal.aborted) return give();
      signal.addEventListener('abort', give);
      letIn();
    });
  }

  return {
    enter,
    get counts() {
      return { running, waiting, clients: askers.size };
    },
  };
}
