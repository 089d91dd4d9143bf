import { crc32 } from 'node:zlib';
import type { Claims } from '../http/who-asks.ts';
import type { OpenChannel } from './bridge.ts';
import type { ChangeSubscription } from './change-subscription.ts';
import { checkWish, parseWish, SubscriptionError } from './change-subscription.ts';

type Binding = { id: number; params: Record<string, unknown> };

const RETRY_MS = 5_000;

/** The postgres_changes side of one channel. */
export class ChannelChanges {
  readonly #channel: OpenChannel;
  readonly #bindings: Binding[];
  #subscriptions: ChangeSubscription[] = [];
  #generation = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(channel: OpenChannel, changes: Record<string, unknown>[]) {
    this.#channel = channel;
    this.#bindings = bindingsOf(changes);
  }

  get isEmpty(): boolean {
    return this.#bindings.length === 0;
  }

  /** What the client compares with its own bindings: same order, same values, plus an id each. */
  get echo(): object[] {
    return this.#bindings.map(({ id, params }) => ({ ...params, id }));
  }

  /**
   * Subscribes all bindings or none. Rejects with SubscriptionError. They are checked one after the other, equal ones
   * once, so that a channel never has more than one question waiting, and none once nobody wants its answer.
   */
  async subscribe(claims: Claims): Promise<void> {
    const generation = ++this.#generation;
    const { changes } = this.#channel.bridge;
    const wanted = this.#wantedBy(claims);
    const checked = new Set<string>();
    const isStale = () => generation !== this.#generation || !this.#channel.isOpen;
    try {
      for (const subscription of wanted) {
        const { action: _, ...asked } = subscription.wish;
        const question = JSON.stringify(asked);
        if (!checked.has(question)) await this.#check(subscription);
        checked.add(question);
        if (isStale()) break;
        changes.subscribe(subscription);
      }
    } catch (error) {
      for (const subscription of wanted) changes.unsubscribe(subscription);
      throw error;
    }
    for (const subscription of isStale() ? wanted : this.#subscriptions) changes.unsubscribe(subscription);
    if (!isStale()) this.#subscriptions = wanted;
  }

  #wantedBy(claims: Claims): ChangeSubscription[] {
    const viewer = JSON.stringify(claims);
    const wishes = this.#bindings.map(({ id, params }) => ({ id, wish: parseWish(params) }));
    return wishes.map(({ id, wish }) => ({ id, wish, claims, viewer, subscriber: this.#channel }));
  }

  /** Subscribes and tells the client how it went. A wish that cannot be granted leaves the channel open. */
  async subscribeAndTell(): Promise<void> {
    if (this.isEmpty || !this.#channel.isOpen) return;
    clearTimeout(this.#retry);
    try {
      await this.subscribe(this.#channel.user.claims);
      this.tellLive();
    } catch (error) {
      this.#drop();
      this.#channel.system('postgres_changes', 'error', messageOf(error));
      // Wrong parameters stay wrong; a database that did not answer may answer later.
      if (!(error instanceof SubscriptionError)) {
        this.#retry = setTimeout(() => this.#channel.session.guard(() => this.subscribeAndTell()), RETRY_MS);
      }
    }
  }

  /** Tells the client that changes will come from now on. */
  tellLive(): void {
    if (!this.isEmpty) this.#channel.system('postgres_changes', 'ok', 'Subscribed to PostgreSQL');
  }

  close(): void {
    this.#generation++;
    clearTimeout(this.#retry);
    this.#drop();
  }

  #drop(): void {
    for (const subscription of this.#subscriptions) this.#channel.bridge.changes.unsubscribe(subscription);
    this.#subscriptions = [];
  }

  /** Wishes are checked in their client's turn. Rejects with SubscriptionError or QueueRefusal. */
  #check({ wish, claims }: ChangeSubscription): Promise<void> {
    const { bridge, session } = this.#channel;
    return bridge.queue.run(session.client.address, () => checkWish(bridge.sql, wish, claims));
  }
}

/** Ids are small positive integers that depend on the wish alone, distinct within the channel. */
function bindingsOf(changes: Record<string, unknown>[]): Binding[] {
  const ids = new Map<string, number>();
  return changes.map((params) => {
    const key = JSON.stringify(params);
    const taken = new Set(ids.values());
    let id = ids.get(key) ?? crc32(key) & 0x7ffffff;
    while (id === 0 || (!ids.has(key) && taken.has(id))) id++;
    ids.set(key, id);
    return { id, params };
  });
}

function messageOf(error: unknown): string {
  return error instanceof SubscriptionError
    ? error.message
    : 'Realtime was unable to connect to the project database';
}
