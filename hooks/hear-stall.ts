import { listenToTopics } from '#lib/engines/realtime/listen-topics';
import type { LiveSource } from '#lib/engines/realtime/live-store';
import { whenIdle } from '#lib/engines/realtime/page-state';
import { tabHub } from '#lib/engines/realtime/tab';

/** How often what a stall's people look at is read: once a minute all the same, and more often while nothing is heard. */
export const stallTiming = { pollMs: 15_000, graceMs: 5_000, safetyMs: 60_000 };

type Listen = LiveSource<unknown, never>['listen'];

/** Hears `event` on the stall's topic. A message names rows and says nothing of them: each one asks for a read. */
export const hearStall =
  (vendorId: string, event: string): Listen =>
  (handlers) =>
    listenToTopics<never>(
      {
        hub: tabHub,
        topics: [`vendor:${vendorId}`],
        event,
        prepare: () => whenIdle().then(() => () => null),
      },
      handlers,
    );
