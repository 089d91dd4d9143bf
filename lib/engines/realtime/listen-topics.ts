import { backoffMs } from '#lib/engines/realtime/backoff';
import type { ChannelHandlers, ChannelHub } from '#lib/engines/realtime/channel-hub';
import { type Clock, systemClock } from '#lib/engines/realtime/clock';
import type { ChannelStatus, Subscription } from '#lib/engines/realtime/live-store';

export interface TopicsOptions<P> {
  hub: () => ChannelHub;
  topics: readonly string[];
  /** The broadcast event to hear; others are not for this listener. */
  event: string;
  /** Loads what reading a payload takes (schemas), when the browser is idle. Called again if it fails. */
  prepare: () => Promise<(payload: unknown) => P | null>;
  clock?: Clock;
}

interface TopicsHandlers<P> {
  onEvent(payload: P | null): void;
  onStatus(status: ChannelStatus): void;
}

/**
 * Hears one event on several topics as if they were one: `joined` when all of them are, `down` as soon as one
 * is not. A payload that `prepare`'s reader refuses is handed on as null.
 */
export function listenToTopics<P>(options: TopicsOptions<P>, handlers: TopicsHandlers<P>): Subscription {
  const { topics, event, hub, clock = systemClock } = options;
  const joined = new Set<string>();
  let subscriptions: Subscription[] = [];
  let hasLeft = false;
  let failures = 0;
  let cancelRetry = () => {};

  function onStatus(topic: string, status: ChannelStatus): void {
    const wereAll = joined.size === topics.length;
    if (status === 'joined') joined.add(topic);
    else joined.delete(topic);
    const areAll = joined.size === topics.length;
    // A rejoin of one topic is news too: what it missed must be read.
    if (areAll) handlers.onStatus('joined');
    else if (wereAll || status === 'down') handlers.onStatus('down');
  }

  function memberOf(topic: string, read: (payload: unknown) => P | null): ChannelHandlers {
    return {
      onEvent: (name, payload) => name === event && handlers.onEvent(read(payload)),
      onStatus: (status) => onStatus(topic, status),
    };
  }

  async function join(): Promise<void> {
    const read = await options.prepare();
    if (!hasLeft) subscriptions = topics.map((topic) => hub().join(topic, memberOf(topic, read)));
  }

  function begin(): void {
    join().catch(() => {
      if (hasLeft) return;
      failures += 1;
      cancelRetry = clock.after(backoffMs(failures, { baseMs: 2_000, maxMs: 60_000 }), begin);
      handlers.onStatus('down');
    });
  }

  if (topics.length > 0) begin();
  return {
    leave() {
      hasLeft = true;
      cancelRetry();
      for (const subscription of subscriptions) subscription.leave();
      subscriptions = [];
    },
    renew() {
      for (const subscription of subscriptions) subscription.renew();
    },
  };
}
