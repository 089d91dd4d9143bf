import { backoffMs } from '#lib/engines/realtime/backoff';
import { type Clock, systemClock } from '#lib/engines/realtime/clock';
import type { ChannelStatus, Subscription } from '#lib/engines/realtime/live-store';

export interface ChannelHandlers {
  onEvent(event: string, payload: unknown): void;
  onStatus(status: ChannelStatus): void;
}

/** `closed` is final for this channel: it will not come back unless opened anew. `down` heals by itself. */
export type OpenStatus = ChannelStatus | 'closed';

/** Opens one channel. After `close()` it calls nothing any more. */
export type OpenChannel = (
  topic: string,
  handlers: { onEvent(event: string, payload: unknown): void; onStatus(status: OpenStatus): void },
) => { close(): void };

interface Entry {
  topic: string;
  members: Set<ChannelHandlers>;
  status: ChannelStatus | 'new';
  channel: { close(): void } | null;
  failures: number;
  cancelReopen: () => void;
  cancelLinger: () => void;
}

/** A page that leaves and the next one that enters share a channel if not more than this lies between. */
const lingerMs = 1_500;

/**
 * One channel per topic and tab, however many ask for it. The last one to leave closes it, after a moment:
 * React's strict mode and page changes leave and join again at once, and each join costs the server a
 * transaction. A channel that the server closed (an expired token) is opened again, with backoff.
 */
export class ChannelHub {
  readonly #open: OpenChannel;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(open: OpenChannel, clock: Clock = systemClock) {
    this.#open = open;
    this.#clock = clock;
  }

  /** Topics that have a channel now. */
  get topics(): string[] {
    return [...this.#entries.keys()];
  }

  /** A member that joins a standing channel is told `joined` at once, in a microtask. */
  join(topic: string, handlers: ChannelHandlers): Subscription {
    const entry = this.#entries.get(topic) ?? this.#add(topic);
    entry.cancelLinger();
    entry.members.add(handlers);
    if (entry.status === 'joined') queueMicrotask(() => this.#greet(entry, handlers));
    return {
      leave: () => this.#leave(entry, handlers),
      renew: () => this.#renew(entry),
    };
  }

  #greet(entry: Entry, handlers: ChannelHandlers): void {
    if (entry.status === 'joined' && entry.members.has(handlers)) handlers.onStatus('joined');
  }

  #add(topic: string): Entry {
    const none = () => {};
    const entry: Entry = {
      topic,
      members: new Set(),
      status: 'new',
      channel: null,
      failures: 0,
      cancelReopen: none,
      cancelLinger: none,
    };
    this.#entries.set(topic, entry);
    this.#connect(entry);
    return entry;
  }

  #connect(entry: Entry): void {
    let isClosed = false;
    const channel = this.#open(entry.topic, {
      onEvent: (event, payload) => {
        if (!isClosed) for (const member of [...entry.members]) member.onEvent(event, payload);
      },
      onStatus: (status) => !isClosed && this.#onStatus(entry, status),
    });
    entry.channel = {
      close() {
        isClosed = true;
        channel.close();
      },
    };
  }

  #onStatus(entry: Entry, status: OpenStatus): void {
    if (status === 'joined') entry.failures = 0;
    if (status === 'closed') this.#reopenLater(entry);
    this.#announce(entry, status === 'joined' ? 'joined' : 'down');
  }

  #announce(entry: Entry, status: ChannelStatus): void {
    entry.status = status;
    for (const member of [...entry.members]) member.onStatus(status);
  }

  #reopenLater(entry: Entry): void {
    entry.channel?.close();
    entry.channel = null;
    entry.failures += 1;
    entry.cancelReopen();
    const ms = backoffMs(entry.failures, { baseMs: 1_000, maxMs: 60_000 });
    entry.cancelReopen = this.#clock.after(ms, () => this.#connect(entry));
  }

  #renew(entry: Entry): void {
    if (entry.status !== 'joined' || !this.#entries.has(entry.topic)) return;
    entry.channel?.close();
    this.#announce(entry, 'down');
    this.#connect(entry);
  }

  #leave(entry: Entry, handlers: ChannelHandlers): void {
    if (!entry.members.delete(handlers) || entry.members.size > 0) return;
    entry.cancelLinger();
    entry.cancelLinger = this.#clock.after(lingerMs, () => this.#remove(entry));
  }

  #remove(entry: Entry): void {
    entry.cancelReopen();
    entry.channel?.close();
    entry.channel = null;
    this.#entries.delete(entry.topic);
  }
}
