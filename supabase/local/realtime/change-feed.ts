import type { Pgoutput } from 'pg-logical-replication';
import type { Logger } from 'pino';
import type postgres from 'postgres';
import { type ChangeEvent, changeEvent } from './change-event.ts';
import { keyOf, type RowChange, rowChangeFrom, sizeOf, type TypedChange, typeChange } from './change-row.ts';
import { type ChangeWish, checkWish } from './change-subscription.ts';
import { type ChangeTable, TableCatalog } from './change-table.ts';
import type { Frame, Subscriber } from './hub.ts';
import type { Claims } from './tokens.ts';
import { encodeRawMessage } from './wire.ts';

/** One binding of one channel, live. */
export type ChangeSubscription = {
  id: number;
  wish: ChangeWish;
  claims: Claims;
  /** JSON of the claims: subscribers with equal claims share one RLS check. */
  viewer: string;
  subscriber: Subscriber;
};

export type ChangeFeedOptions = {
  sql: postgres.Sql;
  log: Logger;
  /** Changes that may wait for their checks; further ones are dropped and counted in the log. */
  maxQueued: number;
  deliver(subscriber: Subscriber, frame: Frame): void;
};

const MAX_CHANGE_BYTES = 1024 * 1024;

/**
 * Turns row changes of published tables into events for those who asked for them and may see them.
 * Changes are handled one after the other, so subscribers see commit order. Filters and column types are the
 * database's business; RLS is asked once per distinct set of claims, not per subscriber.
 */
export class ChangeFeed {
  readonly #sql: postgres.Sql;
  readonly #log: Logger;
  readonly #deliver: (subscriber: Subscriber, frame: Frame) => void;
  readonly #maxQueued: number;
  readonly #tables: TableCatalog;
  readonly #subscriptions = new Set<ChangeSubscription>();
  #committedAt = new Date(0);
  #queued = 0;
  #dropped = 0;
  #tail: Promise<void> = Promise.resolve();

  constructor({ sql, log, maxQueued, deliver }: ChangeFeedOptions) {
    this.#sql = sql;
    this.#log = log;
    this.#deliver = deliver;
    this.#maxQueued = maxQueued;
    this.#tables = new TableCatalog(sql);
  }

  /** Checks the wish under the subscriber's role, then delivers from the next change on. Rejects with SubscriptionError. */
  async subscribe(subscription: ChangeSubscription): Promise<void> {
    await checkWish(this.#sql, subscription.wish, subscription.claims);
    this.#subscriptions.add(subscription);
  }

  unsubscribe(subscription: ChangeSubscription): void {
    this.#subscriptions.delete(subscription);
  }

  /** The stream starts anew: nothing learnt from the old one holds. */
  reset(): void {
    this.#tables.forgetAll();
  }

  /** Takes every WAL message. Never throws, never waits. */
  accept(message: Pgoutput.Message): void {
    if (message.tag === 'begin') this.#committedAt = new Date(Number(message.commitTime) / 1000);
    else if (message.tag === 'relation') this.#tables.forget(message.relationOid);
    else if (message.tag === 'insert' || message.tag === 'update' || message.tag === 'delete') {
      this.#enqueue(rowChangeFrom(message, this.#committedAt));
    }
  }

  #enqueue(change: RowChange): void {
    if (this.#interestedIn(change).length === 0) return;
    if (this.#queued >= this.#maxQueued) {
      this.#dropped++;
      return;
    }
    this.#queued++;
    this.#tail = this.#tail.then(async () => {
      await this.#handle(change).catch((err: unknown) =>
        this.#log.error({ err }, 'a row change was not delivered'),
      );
      this.#queued--;
      this.#reportDrops();
    });
  }

  #reportDrops(): void {
    if (this.#dropped === 0 || this.#queued > 0) return;
    this.#log.warn(
      { dropped: this.#dropped },
      'row changes came faster than they could be checked; some were dropped',
    );
    this.#dropped = 0;
  }

  #interestedIn({ action, relation }: RowChange): ChangeSubscription[] {
    return [...this.#subscriptions].filter(({ wish }) => {
      const isWanted = wish.action === '*' || wish.action === action;
      const isHere = wish.schema === '*' || wish.schema === relation.schema;
      return isWanted && isHere && (wish.table === '*' || wish.table === relation.name);
    });
  }

  async #handle(change: RowChange): Promise<void> {
    const interested = this.#interestedIn(change);
    if (interested.length === 0) return;
    const table = await this.#tables.get(change.relation);
    const filterKeys = [
      ...new Map(interested.map(({ wish }) => [JSON.stringify(wish.filters), wish.filters])),
    ];
    const typed = await typeChange(
      this.#sql,
      table,
      change,
      filterKeys.map(([, filters]) => filters),
    );
    const passed = new Set(filterKeys.filter((_, index) => typed.passed[index]).map(([key]) => key));
    const matching = interested.filter(({ wish }) => passed.has(JSON.stringify(wish.filters)));
    const readers = await this.#readers(table, change, matching);
    await this.#tell(
      table,
      change,
      typed,
      matching.filter(({ viewer }) => readers.has(viewer)),
    );
  }

  /** The viewers that RLS lets see the row. Deleted rows cannot be checked: all see the key. */
  async #readers(
    table: ChangeTable,
    change: RowChange,
    matching: ChangeSubscription[],
  ): Promise<Set<string>> {
    const viewers = [...new Set(matching.map(({ viewer }) => viewer))];
    const isChecked = table.rls && change.action !== 'DELETE' && table.primaryKey.length > 0;
    if (!isChecked || viewers.length === 0) return new Set(viewers);
    const [row] = await this.#sql<{ answers: boolean[] }[]>`
      select realtime_bridge.readable_by(
        ${table.oid}::oid, ${JSON.stringify(keyOf(table, change))}::text::jsonb,
        (select array_agg(v::jsonb) from unnest(${viewers}::text[]) v)
      ) as answers`;
    return new Set(viewers.filter((_, index) => row?.answers[index]));
  }

  /** The event that each subscription is told; subscriptions of one role and selection share it. */
  async #tell(
    table: ChangeTable,
    change: RowChange,
    typed: TypedChange,
    told: ChangeSubscription[],
  ): Promise<void> {
    const isTooLarge = sizeOf(change) > MAX_CHANGE_BYTES;
    const events = new Map<string, ChangeEvent>();
    for (const { claims, wish } of told) {
      const key = eventKey(claims.role, wish.select);
      if (events.has(key)) continue;
      const selectable = await this.#tables.selectableBy(table, claims.role);
      events.set(key, changeEvent({ table, change, typed, isTooLarge, select: wish.select, selectable }));
    }
    this.#fanOut(told, events);
  }

  /** One frame per channel and event, listing all its matching bindings; equal frames are encoded once. */
  #fanOut(told: ChangeSubscription[], events: Map<string, ChangeEvent>): void {
    const idsBySubscriber = new Map<Subscriber, Map<string, number[]>>();
    for (const subscription of told) {
      if (!this.#subscriptions.has(subscription)) continue;
      const { subscriber, id, claims, wish } = subscription;
      const byEvent = idsBySubscriber.get(subscriber) ?? new Map<string, number[]>();
      const key = eventKey(claims.role, wish.select);
      byEvent.set(key, [...new Set([...(byEvent.get(key) ?? []), id])]);
      idsBySubscriber.set(subscriber, byEvent);
    }
    const frames = new Map<string, Frame>();
    for (const [subscriber, byEvent] of idsBySubscriber) {
      for (const [key, ids] of byEvent) {
        const { version, wireTopic } = subscriber;
        const frameKey = JSON.stringify([version, wireTopic, ids, key]);
        const payload = `{"ids":${JSON.stringify(ids)},"data":${events.get(key)?.json}}`;
        const frame =
          frames.get(frameKey) ?? encodeRawMessage(version, wireTopic, 'postgres_changes', payload);
        frames.set(frameKey, frame);
        this.#deliver(subscriber, frame);
      }
    }
  }
}

function eventKey(role: string, select: string[] | null): string {
  return JSON.stringify([role, select]);
}
