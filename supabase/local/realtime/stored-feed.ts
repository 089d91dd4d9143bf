import type { Log } from '../paced-log.ts';
import type { StoredMessage } from './messages.ts';
import type { Transaction } from './visibility.ts';

export type StoredFeedOptions = {
  log: Log;
  /** Messages larger than this, and more than may wait, are dropped and counted in the log. */
  maxBytes: number;
  maxWaitingBytes: number;
  /** More is being delivered than may be. */
  isOverRate(): boolean;
  deliver(message: StoredMessage): void;
};

/** What a message takes in memory beside its body, bytes. */
const MESSAGE_OVERHEAD = 500;

function costOf({ broadcast }: StoredMessage): number {
  return broadcast.body.length + MESSAGE_OVERHEAD;
}

const LOG_EVERY_MS = 1_000;

/**
 * Broadcasts from the database, in commit order, each when others can see what its transaction did: who reads after
 * hearing of a change finds it, and who reads before joining has either read it or hears of it. A transaction that
 * stays invisible for too long (a synchronous standby is away) is told of all the same: messages are nobody's rows.
 */
export class StoredFeed {
  readonly #options: StoredFeedOptions;
  readonly #waiting: { message: StoredMessage; transaction: Transaction }[] = [];
  #waitingBytes = 0;
  #isDraining = false;
  #dropped = 0;
  #loggedAt = 0;

  constructor(options: StoredFeedOptions) {
    this.#options = options;
  }

  /** Takes a message. Never throws, never waits. Over a rate or limit it is dropped, as on hosted: at most once. */
  accept(message: StoredMessage, transaction: Transaction): void {
    const { maxBytes, maxWaitingBytes, isOverRate } = this.#options;
    const isFull = this.#waitingBytes + costOf(message) > maxWaitingBytes;
    if (message.broadcast.body.length > maxBytes || isFull || isOverRate()) this.#drop(message);
    else {
      this.#waiting.push({ message, transaction });
      this.#waitingBytes += costOf(message);
      if (!this.#isDraining) void this.#drain();
    }
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      await next.transaction.whenVisible();
      this.#waiting.shift();
      this.#waitingBytes -= costOf(next.message);
      this.#deliver(next.message);
    }
    this.#isDraining = false;
  }

  #deliver(message: StoredMessage): void {
    try {
      if (this.#options.isOverRate()) this.#drop(message);
      else this.#options.deliver(message);
    } catch (err) {
      // What one message holds must not end those behind it.
      this.#options.log.error({ err }, 'a broadcast from the database was not delivered');
    }
  }

  /** One line a second at most, with how many were dropped since the last: a flood must not become one of lines. */
  #drop({ topic }: StoredMessage): void {
    this.#dropped += 1;
    if (Date.now() - this.#loggedAt < LOG_EVERY_MS) return;
    this.#options.log.warn(
      { topic, dropped: this.#dropped },
      'broadcasts from the database were dropped: too large or too many',
    );
    this.#loggedAt = Date.now();
    this.#dropped = 0;
  }
}
