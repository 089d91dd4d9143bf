import type { RealtimeLimits } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

const FORGET_AFTER_MS = 10 * 60_000;
const MAX_CLIENTS = 10_000;

type AddressLimits = Pick<
  RealtimeLimits,
  'connectsPerAddress' | 'joinsPerAddress' | 'sendsPerAddress' | 'relaysPerAddress' | 'relayedBytesPerAddress'
>;

/** What one address uses, over all its sockets and requests. */
export class Client {
  readonly address: string;
  readonly connects: TokenBucket;
  readonly joins: TokenBucket;
  readonly sends: TokenBucket;
  readonly #relays: TokenBucket;
  readonly #relayedBytes: TokenBucket;
  sockets = 0;
  seenAt = Date.now();

  constructor(address: string, limits: AddressLimits) {
    this.address = address;
    this.connects = new TokenBucket(limits.connectsPerAddress);
    this.joins = new TokenBucket(limits.joinsPerAddress);
    this.sends = new TokenBucket(limits.sendsPerAddress);
    this.#relays = new TokenBucket(limits.relaysPerAddress);
    this.#relayedBytes = new TokenBucket(limits.relayedBytesPerAddress);
  }

  /** Whether a message of this client may go to so many others: one message to 200 subscribers is 200 deliveries. */
  mayRelay(receivers: number, bytes: number): boolean {
    return this.#relays.take(receivers) && this.#relayedBytes.take(receivers * bytes);
  }
}

/** The addresses that were here lately. */
export class Clients {
  readonly #limits: AddressLimits;
  readonly #byAddress = new Map<string, Client>();

  constructor(limits: AddressLimits) {
    this.#limits = limits;
  }

  of(address: string): Client {
    const client = this.#byAddress.get(address) ?? new Client(address, this.#limits);
    client.seenAt = Date.now();
    this.#byAddress.set(address, client);
    if (this.#byAddress.size > MAX_CLIENTS) this.sweep(0);
    return client;
  }

  /** The address with most sockets. */
  get largest(): Client | undefined {
    let largest: Client | undefined;
    for (const client of this.#byAddress.values())
      if (client.sockets > (largest?.sockets ?? 0)) largest = client;
    return largest;
  }

  /** Forgets addresses without sockets; what they used up is theirs again by then. */
  sweep(forgetAfterMs = FORGET_AFTER_MS): void {
    for (const [address, { sockets, seenAt }] of this.#byAddress) {
      if (sockets === 0 && Date.now() - seenAt >= forgetAfterMs) this.#byAddress.delete(address);
    }
  }
}
