import type { ChannelHub } from '#lib/engines/realtime/channel-hub';
import type { Subscription } from '#lib/engines/realtime/live-store';

/**
 * Topics that come and go. Says `onNews` for everything that is heard on any of them, and after every join: what came
 * before it was missed.
 */
export class TopicSet {
  readonly #hub: () => ChannelHub;
  readonly #onNews: () => void;
  readonly #onStatus: () => void;
  readonly #members = new Map<string, Subscription>();
  readonly #joined = new Set<string>();

  constructor(hub: () => ChannelHub, onNews: () => void, onStatus: () => void = () => {}) {
    this.#hub = hub;
    this.#onNews = onNews;
    this.#onStatus = onStatus;
  }

  /** Also true of none. */
  get areAllJoined(): boolean {
    return this.#joined.size === this.#members.size;
  }

  set(topics: readonly string[]): void {
    const wanted = new Set(topics);
    for (const [topic, member] of this.#members) if (!wanted.has(topic)) this.#leave(topic, member);
    for (const topic of wanted) if (!this.#members.has(topic)) this.#join(topic);
  }

  #leave(topic: string, member: Subscription): void {
    this.#members.delete(topic);
    this.#joined.delete(topic);
    member.leave();
  }

  #join(topic: string): void {
    const member = this.#hub().join(topic, {
      onEvent: () => this.#onNews(),
      onStatus: (status) => {
        if (!this.#members.has(topic)) return;
        if (status === 'joined') this.#joined.add(topic);
        else this.#joined.delete(topic);
        this.#onStatus();
        if (status === 'joined') this.#onNews();
      },
    });
    this.#members.set(topic, member);
  }
}
