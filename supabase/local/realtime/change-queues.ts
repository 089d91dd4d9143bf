import type { Telling } from './change-teller.ts';
import type { Frame, Subscriber } from './hub.ts';

export type ChangeQueuesOptions = {
  /** Changes of one table that may wait for their checks. */
  maxQueued: number;
  /** Bytes of all changes that wait. */
  maxQueuedBytes: number;
  deliver(subscriber: Subscriber, frame: Frame): void;
};

/** One change in the queue. */
export type QueuedChange = {
  relationOid: number;
  bytes: number;
  /** Resolves to false when the change cannot be told yet, and the line should go on without its table. */
  isReady(): Promise<boolean>;
  /** Must not reject. */
  tell(): Promise<Telling>;
  /** Subscribers that hear of other tables too. */
  inOrder: Subscriber[];
};

type Table = { queued: number; aside: Promise<unknown> | undefined };
type Turn = QueuedChange & { settle(telling: Telling): void };

/**
 * Changes are told one after the other, in commit order. A table whose change is not ready steps aside with all its
 * later ones, so that it holds up no other table; a subscriber who listens to several hears of all in order even so.
 */
export class ChangeQueues {
  readonly #options: ChangeQueuesOptions;
  readonly #tables = new Map<number, Table>();
  readonly #heard = new WeakMap<Subscriber, Promise<void>>();
  #line: Promise<unknown> = Promise.resolve();
  #bytes = 0;

  constructor(options: ChangeQueuesOptions) {
    this.#options = options;
  }

  /** Queues a change; false when too much waits already and it is dropped. */
  add(change: QueuedChange): boolean {
    const { relationOid, bytes, inOrder } = change;
    const table = this.#tables.get(relationOid) ?? { queued: 0, aside: undefined };
    const isFull = table.queued >= this.#options.maxQueued;
    if (isFull || this.#bytes + bytes > this.#options.maxQueuedBytes) return false;
    this.#tables.set(relationOid, table);
    table.queued++;
    this.#bytes += bytes;
    const { promise: telling, resolve: settle } = Promise.withResolvers<Telling>();
    for (const subscriber of inOrder) this.#deliverInTurn(subscriber, telling);
    const turn = { ...change, settle };
    if (table.aside) this.#takeAside(table, turn);
    else this.#line = this.#line.then(() => this.#take(table, turn));
    return true;
  }

  async #take(table: Table, turn: Turn): Promise<void> {
    if (table.aside || !(await turn.isReady())) this.#takeAside(table, turn);
    else await this.#run(table, turn);
  }

  #takeAside(table: Table, turn: Turn): void {
    table.aside = (table.aside ?? Promise.resolve()).then(() => this.#run(table, turn));
  }

  async #run(table: Table, { relationOid, bytes, tell, inOrder, settle }: Turn): Promise<void> {
    const telling = await tell();
    table.queued--;
    this.#bytes -= bytes;
    if (table.queued === 0) this.#tables.delete(relationOid);
    settle(telling);
    for (const [subscriber, frames] of telling) {
      if (inOrder.includes(subscriber)) continue;
      for (const frame of frames) this.#options.deliver(subscriber, frame);
    }
  }

  #deliverInTurn(subscriber: Subscriber, telling: Promise<Telling>): void {
    const before = this.#heard.get(subscriber) ?? Promise.resolve();
    const now = Promise.all([telling, before]).then(([frames]) => {
      for (const frame of frames.get(subscriber) ?? []) this.#options.deliver(subscriber, frame);
      if (this.#heard.get(subscriber) === now) this.#heard.delete(subscriber);
    });
    this.#heard.set(subscriber, now);
  }
}
