import type { Share } from './limits.ts';

type Waiter = {
  /** Its turn has come. */
  start(): void;
  /** It must leave for somebody who has less waiting; it removes itself. */
  makeRoom(): void;
};
type Client = { running: number; waiting: Set<Waiter> };

/** What runs and waits of one role, by client. */
export class RoleLane {
  readonly share: Share;
  /** In the order of whose turn is next: who had one goes to the end. Whoever has nothing here is not in it. */
  readonly #clients = new Map<string, Client>();
  #running = 0;
  #waiting = 0;

  constructor(share: Share) {
    this.share = share;
  }

  get waiting(): number {
    return this.#waiting;
  }

  waitingOf(client: string): number {
    return this.#clients.get(client)?.waiting.size ?? 0;
  }

  add(name: string, waiter: Waiter): void {
    const client = this.#clients.get(name) ?? { running: 0, waiting: new Set() };
    this.#clients.set(name, client);
    client.waiting.add(waiter);
    this.#waiting += 1;
  }

  /** May be called for one that is not waiting any more. */
  remove(name: string, waiter: Waiter): void {
    const client = this.#clients.get(name);
    if (!client?.waiting.delete(waiter)) return;
    this.#waiting -= 1;
    this.#forget(name, client);
  }

  /** Counts the one whose turn is next as running, if the role and one of its clients may have one more. */
  takeNext(): Waiter | undefined {
    if (this.#running >= this.share.connections) return undefined;
    for (const [name, client] of this.#clients) {
      const [first] = client.waiting;
      if (!first || client.running >= this.share.perClient) continue;
      client.waiting.delete(first);
      this.#waiting -= 1;
      client.running += 1;
      this.#running += 1;
      this.#clients.delete(name);
      this.#clients.set(name, client);
      return first;
    }
    return undefined;
  }

  /** Work of this client is over. */
  end(name: string): void {
    const client = this.#clients.get(name);
    if (!client) return;
    client.running -= 1;
    this.#running -= 1;
    this.#forget(name, client);
  }

  /** Sends the last of the client with most waiting away, unless that would leave it with less than this one has. */
  makeRoomFor(name: string): boolean {
    let most: Client | undefined;
    for (const client of this.#clients.values())
      if (client.waiting.size > (most?.waiting.size ?? 0)) most = client;
    const last = most ? [...most.waiting].at(-1) : undefined;
    if (!most || !last || most.waiting.size <= this.waitingOf(name) + 1) return false;
    last.makeRoom();
    return true;
  }

  #forget(name: string, { running, waiting }: Client): void {
    if (running === 0 && waiting.size === 0) this.#clients.delete(name);
  }
}
