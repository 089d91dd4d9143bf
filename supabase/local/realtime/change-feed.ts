import type { Pgoutput } from 'pg-logical-replication';
import type { Log } from '../paced-log.ts';
import { ChangeQueues } from './change-queues.ts';
import { type RowChange, rowChangeFrom, sizeOf } from './change-row.ts';
import type { ChangeSubscription, ChangeWish } from './change-subscription.ts';
import {
  ChangeTeller,
  InvisibleError,
  needsJudging,
  type TellerDatabase,
  type Telling,
} from './change-teller.ts';
import type { Frame, Subscriber } from './hub.ts';
import type { Transaction } from './visibility.ts';

export type ChangeFeedOptions = {
  database: TellerDatabase;
  log: Log;
  /** Changes of one table that may wait for their checks; further ones are dropped and counted in the log. */
  maxQueued: number;
  /** Bytes of all changes that may wait. */
  maxQueuedBytes: number;
  deliver(subscriber: Subscriber, frame: Frame): void;
};

/** Turns row changes of published tables into events for those who asked for them and may see them. */
export class ChangeFeed {
  readonly #log: Log;
  readonly #teller: ChangeTeller;
  readonly #queues: ChangeQueues;
  readonly #subscriptions = new Set<ChangeSubscription>();
  readonly #wishes = new Map<Subscriber, Map<ChangeSubscription, ChangeWish>>();
  #dropped = 0;

  constructor({ database, log, maxQueued, maxQueuedBytes, deliver }: ChangeFeedOptions) {
    this.#log = log;
    this.#teller = new ChangeTeller(database, (subscription) => this.#subscriptions.has(subscription));
    this.#queues = new ChangeQueues({ maxQueued, maxQueuedBytes, deliver });
  }

  /** Delivers from the next change on. Whoever subscribes has checked the wish. */
  subscribe(subscription: ChangeSubscription): void {
    this.#subscriptions.add(subscription);
    const { subscriber, wish } = subscription;
    const wishes = this.#wishes.get(subscriber) ?? new Map<ChangeSubscription, ChangeWish>();
    this.#wishes.set(subscriber, wishes.set(subscription, wish));
  }

  unsubscribe(subscription: ChangeSubscription): void {
    this.#subscriptions.delete(subscription);
    const wishes = this.#wishes.get(subscription.subscriber);
    wishes?.delete(subscription);
    if (wishes?.size === 0) this.#wishes.delete(subscription.subscriber);
  }

  /** Takes every row change of the WAL. Never throws, never waits. */
  accept(
    message: Pgoutput.MessageInsert | Pgoutput.MessageUpdate | Pgoutput.MessageDelete,
    transaction: Transaction,
  ): void {
    const change = rowChangeFrom(message, transaction);
    const interested = this.#interestedIn(change);
    if (interested.length === 0) return;
    // Asked now, it is known by the time that the values are typed.
    if (this.#mustBeVisible(change)) void transaction.whenVisible();
    const subscribers = new Set(interested.map(({ subscriber }) => subscriber));
    const isTaken = this.#queues.add({
      relationOid: change.relation.relationOid,
      bytes: sizeOf(change),
      isReady: async () => !this.#mustBeVisible(change) || transaction.isVisibleSoon(),
      tell: () => this.#tell(change),
      inOrder: [...subscribers].filter((subscriber) => this.#hearsOfSeveralTables(subscriber)),
    });
    if (!isTaken) this.#dropped++;
  }

  /** Policies are asked about it, or its table may be as this very transaction made it. */
  #mustBeVisible(change: RowChange): boolean {
    const table = this.#teller.tables.peek(change.relation);
    return !table || needsJudging(table, change);
  }

  #interestedIn({ action, relation }: RowChange): ChangeSubscription[] {
    return [...this.#subscriptions].filter(({ wish }) => {
      const isWanted = wish.action === '*' || wish.action === action;
      const isHere = wish.schema === '*' || wish.schema === relation.schema;
      return isWanted && isHere && (wish.table === '*' || wish.table === relation.name);
    });
  }

  async #tell(change: RowChange): Promise<Telling> {
    this.#reportDrops();
    const interested = this.#interestedIn(change);
    if (interested.length === 0) return new Map();
    try {
      return await this.#teller.tell(change, interested);
    } catch (err) {
      this.#log.error({ err }, 'a row change was not delivered');
      // Those who missed it rejoin and read again what there is.
      if (err instanceof InvisibleError) for (const { subscriber } of interested) subscriber.fail();
      return new Map();
    }
  }

  #hearsOfSeveralTables(subscriber: Subscriber): boolean {
    const wishes = [...(this.#wishes.get(subscriber)?.values() ?? [])];
    const tables = new Set(wishes.map(({ schema, table }) => JSON.stringify([schema, table])));
    return tables.size > 1 || wishes.some(({ schema, table }) => schema === '*' || table === '*');
  }

  #reportDrops(): void {
    if (this.#dropped === 0) return;
    this.#log.warn(
      { dropped: this.#dropped },
      'row changes came faster than they could be checked; some were dropped',
    );
    this.#dropped = 0;
  }
}
