import { RateMeter } from './rate-meter.ts';

/**
 * A rate that all clients share. While there is room everybody may take; when there is none, only who takes more than
 * an equal share is refused, so that one client's flood uses up nobody else's part. Memory: one meter per client that
 * took within the window.
 */
export class FairMeter {
  readonly #limitPerSecond: number;
  readonly #windowSeconds: number;
  readonly #all: RateMeter;
  readonly #clients = new Map<string, RateMeter>();

  constructor(limitPerSecond: number, windowSeconds: number) {
    this.#limitPerSecond = limitPerSecond;
    this.#windowSeconds = windowSeconds;
    this.#all = new RateMeter(limitPerSecond, windowSeconds);
  }

  /** Counts, unless there is no room and the client is above its share: false. */
  take(client: string, count = 1): boolean {
    const own = this.#clients.get(client) ?? new RateMeter(this.#limitPerSecond, this.#windowSeconds);
    this.#clients.set(client, own);
    if (this.isOver(client)) return false;
    own.add(count);
    this.#all.add(count);
    return true;
  }

  /** Whether the client would be refused now. */
  isOver(client: string): boolean {
    const own = this.#clients.get(client)?.perSecond ?? 0;
    if (this.#all.perSecond < this.#limitPerSecond) return false;
    return own >= this.#limitPerSecond / Math.max(1, this.#clients.size);
  }

  /** Forgets clients that took nothing within the window. */
  sweep(): void {
    for (const [client, meter] of this.#clients) if (meter.perSecond === 0) this.#clients.delete(client);
  }
}
