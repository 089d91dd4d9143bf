import type { OpenChannel, OpenStatus } from '#lib/engines/realtime/channel-hub';
import type { Clock } from '#lib/engines/realtime/clock';
import type { PageState, PageWatcher } from '#lib/engines/realtime/page-state';

/** A clock that moves only when told to, and runs what falls due on the way, in order. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #timers = new Map<number, { at: number; run: () => void }>();
  #next = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const id = this.#next++;
    this.#timers.set(id, { at: this.#now + ms, run });
    return () => this.#timers.delete(id);
  }

  get pending(): number {
    return this.#timers.size;
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const due = [...this.#timers]
        .filter(([, timer]) => timer.at <= end)
        .sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.#now = Math.max(this.#now, due[1].at);
      due[1].run();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

export class FakePage implements PageState {
  visible = true;
  online = true;
  #handlers = new Set<PageWatcher>();

  isVisible(): boolean {
    return this.visible;
  }

  isOnline(): boolean {
    return this.online;
  }

  watch(handlers: PageWatcher): () => void {
    this.#handlers.add(handlers);
    return () => this.#handlers.delete(handlers);
  }

  get watchers(): number {
    return this.#handlers.size;
  }

  hide(): void {
    this.visible = false;
    for (const handlers of this.#handlers) handlers.onSleep();
  }

  lose(): void {
    this.online = false;
    for (const handlers of this.#handlers) handlers.onOffline();
  }

  regain(): void {
    this.online = true;
    for (const handlers of this.#handlers) handlers.onOnline();
  }

  wake(): void {
    this.visible = true;
    for (const handlers of this.#handlers) handlers.onWake();
  }
}

export interface FakeChannel {
  topic: string;
  isOpen: boolean;
  status(status: OpenStatus): void;
  event(event: string, payload: unknown): void;
}

/** Channels that do what the test says; `opened` lists every one that was ever asked for. */
export function makeFakeChannels(): { open: OpenChannel; opened: FakeChannel[] } {
  const opened: FakeChannel[] = [];
  const open: OpenChannel = (topic, handlers) => {
    const channel: FakeChannel = {
      topic,
      isOpen: true,
      status: (status) => handlers.onStatus(status),
      event: (event, payload) => handlers.onEvent(event, payload),
    };
    opened.push(channel);
    return {
      close() {
        channel.isOpen = false;
      },
    };
  };
  return { open, opened };
}
