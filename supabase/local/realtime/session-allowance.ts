import type { Client } from './clients.ts';
import type { Resources } from './resources.ts';
import { TokenBucket } from './token-bucket.ts';

/** What one socket may do. Servers with the secret key are held to the project's limits only. */
export class SessionAllowance {
  readonly #bridge: Resources;
  readonly #client: Client;
  readonly #isServer: boolean;
  readonly #frames: TokenBucket;
  readonly #bytes: TokenBucket;
  readonly #sends: TokenBucket;

  constructor(bridge: Resources, client: Client, isServer: boolean) {
    this.#bridge = bridge;
    this.#client = client;
    this.#isServer = isServer;
    this.#frames = new TokenBucket(bridge.limits.framesPerSocket);
    this.#bytes = new TokenBucket(bridge.limits.bytesPerSocket);
    this.#sends = new TokenBucket(bridge.limits.sendsPerSocket);
  }

  /** One more frame of any kind from the client. */
  mayReceive(bytes: number): boolean {
    return this.#isServer || (this.#frames.take() && this.#bytes.take(bytes));
  }

  /** One more message to others. */
  maySend(): boolean {
    const mayItself = this.#isServer || (this.#sends.take() && this.#client.sends.take());
    return mayItself && this.#bridge.sends.take(this.#client.address);
  }

  /** One more join. */
  mayJoin(): boolean {
    const mayItself = this.#isServer || this.#client.joins.take();
    return mayItself && this.#bridge.joins.take(this.#client.address);
  }
}
