export type FairLimits = {
  /** Turns at once, all clients together. */
  running: number;
  /** Of those, and of what is open beyond its turn, how many may be one client's. */
  perClient: number;
  /** Of one client, waiting for a turn. */
  waitingPerClient: number;
  /** Of all, waiting. */
  waiting?: number;
  /** Nobody waits longer. */
  waitMs: number;
  /** After so long a place is somebody else's, as if it were `answered`: what is left counts against the client. */
  holdMs?: number;
  /** Of `run`: work that has not settled by then is not waited for, and its place is free. Default: as long as it takes. */
  workMs?: number;
  /**
   * One start in each round of the event loop, for work that costs processor: what has come in meanwhile is served
   * between two. Whoever comes when nobody waits begins at once.
   */
  isPaced?: boolean;
};

/** Why somebody has no turn: too much of his own waits, too much of everybody's does, or he has waited too long. */
export type Crowded = 'own' | 'all' | 'late';

const WORDS: Record<Crowded, string> = {
  own: 'Too much of this client waits already',
  all: 'Too much waits already',
  late: 'Everything was busy for too long',
};

export class QueueRefusal extends Error {
  override readonly name = 'QueueRefusal';
  readonly why: Crowded;

  constructor(why: Crowded) {
    super(WORDS[why]);
    this.why = why;
  }
}

/** A place. Both may be called twice. */
export type Turn = {
  /** The work is done; what is left counts against the client alone. */
  answered(): void;
  /** Everything is over. */
  end(): void;
};

export type Asking = {
  /** Whoever has gone waits no longer: rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** One of our own: it has turns like any client, and no share of its own to keep to. */
  isTrusted?: boolean;
  /** Instead of the queue's. */
  waitMs?: number;
};

type Waiting = { start(): void; makeRoom(): void };
type Client = { open: number; readonly mayHave: number; readonly waiting: Set<Waiting> };

/**
 * Turns at something scarce, shared out among the clients one by one: a client with a thousand requests waiting delays
 * another one's by a single turn. When too much waits in all, whoever has most waiting gives up its last. Rejects with
 * QueueRefusal. Whoever has nothing here is not remembered.
 */
export class FairQueue {
  readonly #limits: FairLimits;
  /** In the order of whose turn is next: who had one goes to the end. */
  readonly #clients = new Map<string, Client>();
  #running = 0;
  #waiting = 0;
  #isStarting = false;

  constructor(limits: FairLimits) {
    this.#limits = limits;
  }

  /** For tests and the log. */
  get counts(): { running: number; waiting: number; clients: number } {
    return { running: this.#running, waiting: this.#waiting, clients: this.#clients.size };
  }

  /** Resolves or rejects as the work does; with QueueRefusal when that takes longer than `workMs`. */
  async run<T>(name: string, work: () => Promise<T>, asking?: Asking): Promise<T> {
    const turn = await this.enter(name, asking);
    try {
      return await this.#inTime(work());
    } finally {
      turn.end();
    }
  }

  #inTime<T>(work: Promise<T>): Promise<T> {
    const { workMs } = this.#limits;
    if (workMs === undefined) return work;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new QueueRefusal('late')), workMs).unref();
      work.then(resolve, reject).finally(() => clearTimeout(late));
    });
  }

  async enter(name: string, { signal, isTrusted = false, waitMs }: Asking = {}): Promise<Turn> {
    const { waiting = Number.POSITIVE_INFINITY, waitingPerClient, perClient } = this.#limits;
    signal?.throwIfAborted();
    if (!isTrusted && this.#waitingOf(name) >= waitingPerClient) throw new QueueRefusal('own');
    if (this.#waiting >= waiting && !this.#makeRoomFor(name)) throw new QueueRefusal('all');
    const client = this.#clients.get(name) ?? {
      open: 0,
      mayHave: isTrusted ? Number.POSITIVE_INFINITY : perClient,
      waiting: new Set(),
    };
    this.#clients.set(name, client);
    return this.#wait(name, client, waitMs ?? this.#limits.waitMs, signal);
  }

  #wait(name: string, client: Client, waitMs: number, signal: AbortSignal | undefined): Promise<Turn> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        client.waiting.delete(mine);
        this.#waiting -= 1;
        clearTimeout(late);
        signal?.removeEventListener('abort', gone);
      };
      const giveUp = (reason: unknown) => {
        leave();
        this.#forget(name, client);
        reject(reason);
      };
      const gone = () => giveUp(signal?.reason);
      const late = setTimeout(() => giveUp(new QueueRefusal('late')), waitMs).unref();
      const mine: Waiting = {
        start: () => {
          leave();
          resolve(this.#begin(name, client));
        },
        makeRoom: () => giveUp(new QueueRefusal('all')),
      };
      signal?.addEventListener('abort', gone);
      client.waiting.add(mine);
      this.#waiting += 1;
      if (this.#waiting === 1) this.#startFree();
      else this.#startAll();
    });
  }

  #begin(name: string, client: Client): Turn {
    this.#running += 1;
    client.open += 1;
    let [isRunning, isOpen] = [true, true];
    const answered = () => {
      clearTimeout(late);
      if (isRunning) this.#running -= 1;
      isRunning = false;
      this.#startAll();
    };
    const { holdMs } = this.#limits;
    const late = holdMs === undefined ? undefined : setTimeout(answered, holdMs).unref();
    return {
      answered,
      end: () => {
        if (isOpen) client.open -= 1;
        isOpen = false;
        answered();
        this.#forget(name, client);
      },
    };
  }

  #startAll(): void {
    if (this.#limits.isPaced) this.#startSoon();
    else while (this.#startFree());
  }

  #startSoon(): void {
    if (this.#isStarting || this.#waiting === 0) return;
    this.#isStarting = true;
    setImmediate(() => {
      this.#isStarting = false;
      if (this.#startFree()) this.#startSoon();
    });
  }

  /** Starts whoever is next, if there is a place. */
  #startFree(): boolean {
    if (this.#running >= this.#limits.running) return false;
    for (const [name, client] of this.#clients) {
      const [first] = client.waiting;
      if (!first || client.open >= client.mayHave) continue;
      this.#clients.delete(name);
      this.#clients.set(name, client);
      first.start();
      return true;
    }
    return false;
  }

  #waitingOf(name: string): number {
    return this.#clients.get(name)?.waiting.size ?? 0;
  }

  /** Sends the last of the client with most waiting away, unless that would leave it with less than this one has. */
  #makeRoomFor(name: string): boolean {
    let most: Client | undefined;
    for (const client of this.#clients.values())
      if (client.waiting.size > (most?.waiting.size ?? 0)) most = client;
    const last = [...(most?.waiting ?? [])].at(-1);
    if (!most || !last || most.waiting.size <= this.#waitingOf(name) + 1) return false;
    last.makeRoom();
    return true;
  }

  #forget(name: string, client: Client): void {
    if (client.open === 0 && client.waiting.size === 0 && this.#clients.get(name) === client)
      this.#clients.delete(name);
  }
}
