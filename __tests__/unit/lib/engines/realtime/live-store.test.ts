import { type ChannelStatus, LiveStore } from '#lib/engines/realtime/live-store';
import { mergeSnapshot, type SnapshotNews } from '#lib/engines/realtime/merge';
import { FakeClock, FakePage, settle } from './fakes.ts';

interface Stock {
  variants: { id: string; version: number; available: number }[];
  at: string;
}

const stockAt = (version: number): Stock => ({
  variants: [{ id: 'v', version, available: 100 - version }],
  at: new Date(version * 1_000).toISOString(),
});

/** A store on a fake clock, a fake page and a server whose state the test sets. */
function makeScene() {
  const clock = new FakeClock();
  const page = new FakePage();
  const reads: { answer: (stock: Stock) => void; fail: () => void; signal: AbortSignal; at: number }[] = [];
  const channel = { joins: 0, leaves: 0, renewals: 0 };
  let handlers: { onEvent(news: SnapshotNews<Stock> | null): void; onStatus(status: ChannelStatus): void };
  const store = new LiveStore<Stock, SnapshotNews<Stock>>(
    {
      initial: stockAt(1),
      read: (signal) =>
        new Promise((resolve, reject) => {
          reads.push({
            signal,
            at: clock.now(),
            answer: (snapshot) => resolve({ kind: 'read', snapshot }),
            fail: () => reject(Object.assign(new Error('refused'), { status: 503 })),
          });
        }),
      merge: mergeSnapshot,
      listen: (given) => {
        channel.joins += 1;
        handlers = given;
        return { leave: () => void channel.leaves++, renew: () => void channel.renewals++ };
      },
    },
    { pollMs: 15_000, graceMs: 5_000, safetyMs: 60_000 },
    { page, clock, random: () => 0.5 },
  );
  return {
    clock,
    page,
    reads,
    channel,
    store,
    status: (status: ChannelStatus) => handlers.onStatus(status),
    event: (snapshot: Stock | null) => handlers.onEvent(snapshot && { kind: 'event', snapshot }),
    async answer(stock: Stock) {
      reads.at(-1)?.answer(stock);
      await settle();
    },
    async fail() {
      reads.at(-1)?.fail();
      await settle();
    },
    get connection() {
      return store.getState().connection;
    },
    get version() {
      return store.getState().value.variants[0]?.version;
    },
  };
}

/** Started, joined, and confirmed by the read that follows the join. */
async function makeLiveScene() {
  const scene = makeScene();
  const stop = scene.store.subscribe(() => {});
  scene.status('joined');
  await scene.answer(stockAt(1));
  return { ...scene, scene, stop };
}

describe('LiveStore', () => {
  it('shows the server’s value until something newer is known', () => {
    const { store } = makeScene();
    expect(store.getState()).toEqual({ value: stockAt(1), connection: 'connecting', lastConfirmedAt: null });
    expect(store.getInitialState()).toBe(store.getState());
  });

  it('holds no timer, watcher, channel or request before the first and after the last subscriber', async () => {
    const { store, clock, page, channel, reads } = makeScene();
    expect([clock.pending, page.watchers, channel.joins]).toEqual([0, 0, 0]);
    const first = store.subscribe(() => {});
    const second = store.subscribe(() => {});
    expect(channel.joins).toBe(1);
    await clock.advance(8_000);
    first();
    expect(channel.leaves).toBe(0);
    second();
    second();
    expect([clock.pending, page.watchers, channel.leaves]).toEqual([0, 0, 1]);
    expect(reads[0]?.signal.aborted).toBe(true);
  });

  it('survives the double mount of strict mode', async () => {
    const { store, status, answer, channel } = makeScene();
    store.subscribe(() => {})();
    store.subscribe(() => {});
    expect(channel).toMatchObject({ joins: 2, leaves: 1 });
    status('joined');
    await answer(stockAt(2));
    expect(store.getState()).toMatchObject({ connection: 'live', value: stockAt(2) });
  });

  it('is live only when a read that began after the join has answered', async () => {
    const { scene, store, status, answer, reads } = { ...makeSceneWith() };
    store.subscribe(() => {});
    status('joined');
    expect(scene.connection).toBe('connecting');
    await answer(stockAt(1));
    expect(scene.connection).toBe('live');
    expect(reads).toHaveLength(1);
  });

  it('reads again when it joined while a read was under way', async () => {
    const scene = makeScene();
    scene.store.subscribe(() => {});
    await scene.clock.advance(6_500);
    expect(scene.connection).toBe('polling');
    expect(scene.reads).toHaveLength(1);
    scene.status('joined');
    await scene.answer(stockAt(2));
    expect(scene.connection).toBe('polling');
    expect(scene.reads).toHaveLength(2);
    await scene.answer(stockAt(3));
    expect(scene.connection).toBe('live');
  });

  it('polls every 15 s from 5 s on while it is not joined, one read at a time', async () => {
    const scene = makeScene();
    scene.store.subscribe(() => {});
    await scene.clock.advance(4_900);
    expect(scene.connection).toBe('connecting');
    await scene.clock.advance(1_200);
    expect(scene.connection).toBe('polling');
    expect(scene.reads).toHaveLength(1);
    await scene.clock.advance(7_000);
    expect(scene.reads).toHaveLength(1);
    await scene.answer(stockAt(2));
    await scene.clock.advance(15_000);
    expect(scene.reads).toHaveLength(2);
    expect(scene.version).toBe(2);
  });

  it('backs off when reads fail, and is at its old pace after one that works', async () => {
    const scene = makeScene();
    scene.store.subscribe(() => {});
    await scene.clock.advance(6_000);
    const gaps: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const before = scene.clock.now();
      await scene.fail();
      const asked = scene.reads.length;
      while (scene.reads.length === asked) await scene.clock.advance(500);
      gaps.push((scene.reads.at(-1)?.at ?? 0) - before);
    }
    expect(gaps).toEqual([1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000, 45_000]);
    await scene.answer(stockAt(2));
    await scene.clock.advance(15_000);
    expect(scene.reads).toHaveLength(10);
  });

  it('reconnects for 5 s before it calls itself polling, and is live again after rejoining', async () => {
    const { scene, clock, status, answer } = await makeLiveScene();
    status('down');
    expect(scene.connection).toBe('reconnecting');
    await clock.advance(4_900);
    expect(scene.connection).toBe('reconnecting');
    await clock.advance(200);
    expect(scene.connection).toBe('polling');
    status('joined');
    await answer(stockAt(4));
    expect(scene.connection).toBe('live');
    expect(scene.version).toBe(4);
  });

  it('polls at once when the first join is refused', async () => {
    const scene = makeScene();
    scene.store.subscribe(() => {});
    scene.status('down');
    expect(scene.connection).toBe('polling');
    await scene.clock.advance(2_000);
    expect(scene.reads).toHaveLength(1);
  });

  it('takes newer events, ignores equal and older ones', async () => {
    const { scene, event } = await makeLiveScene();
    event(stockAt(5));
    expect(scene.version).toBe(5);
    event(stockAt(3));
    event(stockAt(5));
    expect(scene.version).toBe(5);
  });

  it('reads soon after an event that it cannot make sense of, not after each of many', async () => {
    const { clock, reads, event } = await makeLiveScene();
    await clock.advance(10_000);
    for (let times = 0; times < 20; times++) event(null);
    await clock.advance(1_000);
    expect(reads).toHaveLength(2);
  });

  it('reads again after a read that was under way when something unreadable came', async () => {
    const { scene, clock, reads, event, answer } = await makeLiveScene();
    await clock.advance(10_000);
    event(null);
    await clock.advance(500);
    expect(reads).toHaveLength(2);
    for (let times = 0; times < 20; times++) event(null);
    await answer(stockAt(2));
    await clock.advance(3_000);
    expect(reads).toHaveLength(3);
    await answer(stockAt(3));
    expect(scene.version).toBe(3);
    await clock.advance(10_000);
    expect(reads).toHaveLength(3);
  });

  it('reads nothing while nobody looks, and at once when the tab wakes', async () => {
    const { scene, clock, page, reads, answer, event } = await makeLiveScene();
    page.hide();
    event(null);
    expect(clock.pending).toBe(0);
    await clock.advance(600_000);
    expect(reads).toHaveLength(1);
    page.wake();
    page.wake();
    expect(reads).toHaveLength(2);
    await answer(stockAt(9));
    expect(scene.version).toBe(9);
    expect(reads).toHaveLength(2);
  });

  it('takes events while nobody looks', async () => {
    const { scene, page, event } = await makeLiveScene();
    page.hide();
    event(stockAt(6));
    expect(scene.version).toBe(6);
  });

  it('reads again if the read under way is older than the sleep', async () => {
    const { clock, page, reads, answer } = await makeLiveScene();
    page.wake();
    expect(reads).toHaveLength(2);
    page.hide();
    await clock.advance(300_000);
    page.wake();
    await answer(stockAt(2));
    expect(reads).toHaveLength(3);
  });

  it('checks every minute although it is live, and joins anew when that finds what no event told', async () => {
    const { scene, clock, channel, reads, answer } = await makeLiveScene();
    await clock.advance(60_000);
    expect(reads).toHaveLength(2);
    await answer(stockAt(1));
    await clock.advance(2_500);
    expect(channel.renewals).toBe(0);
    await clock.advance(60_000);
    await answer(stockAt(7));
    expect(scene.version).toBe(7);
    await clock.advance(2_500);
    expect(channel.renewals).toBe(1);
    expect(scene.connection).toBe('reconnecting');
  });

  it('does not call a channel deaf whose event comes a moment after the read', async () => {
    const { scene, clock, channel, answer, event } = await makeLiveScene();
    await clock.advance(60_000);
    await answer(stockAt(7));
    await clock.advance(300);
    event(stockAt(7));
    await clock.advance(5_000);
    expect(channel.renewals).toBe(0);
    expect(scene.connection).toBe('live');
  });

  it('tells subscribers once per change and not at all for none', async () => {
    const scene = makeScene();
    let calls = 0;
    scene.store.subscribe(() => void calls++);
    scene.store.offer({ kind: 'event', snapshot: stockAt(1) });
    expect(calls).toBe(0);
    scene.store.offer({ kind: 'event', snapshot: stockAt(2) });
    expect(calls).toBe(1);
  });

  it('says when the value was last confirmed', async () => {
    const { store, clock, event } = await makeLiveScene();
    await clock.advance(7_000);
    event(stockAt(1));
    expect(store.getState().lastConfirmedAt).toBe(clock.now());
  });

  it('ignores what arrives after it stopped', async () => {
    const scene = makeScene();
    const stop = scene.store.subscribe(() => {});
    scene.status('joined');
    stop();
    await scene.answer(stockAt(8));
    expect(scene.version).toBe(1);
  });
});

function makeSceneWith() {
  const scene = makeScene();
  return { ...scene, scene };
}
