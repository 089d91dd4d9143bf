import { connectionWords, freshnessWords } from '#lib/engines/realtime/freshness';
import { type ChannelStatus, LiveStore } from '#lib/engines/realtime/live-store';
import { FakeClock, FakePage, settle } from './fakes.ts';

const unanswered = () => Object.assign(new Error('no answer'), { status: 0 });

/** A number kept live on a fake clock, a fake page and a line that the test cuts. */
function makeScene({ online = true } = {}) {
  const clock = new FakeClock();
  const page = new FakePage();
  page.online = online;
  const reads: { resolve(n: number): void; reject(error: Error): void; signal: AbortSignal }[] = [];
  let renewals = 0;
  let handlers: { onEvent(n: number | null): void; onStatus(status: ChannelStatus): void };
  const store = new LiveStore<number, number>(
    {
      initial: 0,
      read: (signal) => new Promise((resolve, reject) => reads.push({ resolve, reject, signal })),
      merge: (_, value) => ({ value, changed: false, gap: false }),
      listen: (given) => {
        handlers = given;
        return { leave: () => {}, renew: () => void renewals++ };
      },
    },
    { pollMs: 15_000, graceMs: 5_000, safetyMs: 60_000 },
    { page, clock, random: () => 0.5 },
  );
  const stop = store.subscribe(() => {});
  return {
    clock,
    page,
    reads,
    stop,
    status: (status: ChannelStatus) => handlers.onStatus(status),
    event: (n: number) => handlers.onEvent(n),
    answer: async (n: number) => {
      reads.at(-1)?.resolve(n);
      await settle();
    },
    refuse: async (error: Error) => {
      reads.at(-1)?.reject(error);
      await settle();
    },
    get state() {
      return store.getState();
    },
    get renewals() {
      return renewals;
    },
  };
}

async function makeLive() {
  const scene = makeScene();
  scene.status('joined');
  await scene.answer(1);
  expect(scene.state.connection).toBe('live');
  return scene;
}

describe('without a network', () => {
  it('says so at once, and since when the value is known', async () => {
    const scene = await makeLive();
    const knownAt = scene.clock.now();
    await scene.clock.advance(30_000);
    scene.page.lose();
    expect(scene.state).toMatchObject({ connection: 'offline', lastConfirmedAt: knownAt, value: 1 });
    await scene.clock.advance(600_000);
    expect(scene.state).toMatchObject({ connection: 'offline', lastConfirmedAt: knownAt });
  });

  it('a page that opens without one says so from the start', () => {
    expect(makeScene({ online: false }).state.connection).toBe('offline');
  });

  it('drops the question under way: an answer to it proves nothing about now', async () => {
    const scene = await makeLive();
    await scene.clock.advance(61_000);
    const question = scene.reads.at(-1);
    scene.page.lose();
    expect(question?.signal.aborted).toBe(true);
    question?.resolve(7);
    await settle();
    expect(scene.state).toMatchObject({ connection: 'offline', value: 1 });
  });

  it('asks and joins anew in the moment it is back, and is live once both have come through', async () => {
    const scene = await makeLive();
    scene.page.lose();
    const asked = scene.reads.length;
    scene.page.regain();
    expect(scene.state.connection).toBe('reconnecting');
    expect(scene.reads.length).toBe(asked + 1);
    expect(scene.renewals).toBe(1);
    await scene.answer(2);
    expect(scene.state).toMatchObject({ connection: 'reconnecting', value: 2 });
    scene.status('joined');
    await scene.answer(3);
    expect(scene.state).toMatchObject({ connection: 'live', value: 3 });
  });

  it('does not count a join from before as one that stands', async () => {
    const scene = await makeLive();
    scene.page.lose();
    scene.page.regain();
    await scene.answer(2);
    await scene.clock.advance(5_000);
    expect(scene.state.connection).toBe('polling');
  });

  it('believes an event more than the browser', async () => {
    const scene = await makeLive();
    scene.page.lose();
    scene.event(5);
    expect(scene.state).toMatchObject({ connection: 'reconnecting', value: 5 });
  });
});

describe('with a network through which nothing comes', () => {
  it('is offline when a question stays without an answer past its deadline, and drops it', async () => {
    const scene = await makeLive();
    const knownAt = scene.clock.now();
    scene.status('down');
    expect(scene.state.connection).toBe('reconnecting');
    await scene.clock.advance(5_000 + 2_000 + 8_000);
    expect(scene.state).toMatchObject({ connection: 'offline', lastConfirmedAt: knownAt });
    expect(scene.reads.at(-1)?.signal.aborted).toBe(true);
  });

  it('goes on asking, at most 15 s apart, and comes back by itself', async () => {
    const scene = await makeLive();
    scene.status('down');
    await scene.clock.advance(120_000);
    const asked = scene.reads.length;
    await scene.clock.advance(5 * (15_000 + 8_000));
    expect(scene.reads.length).toBeGreaterThanOrEqual(asked + 4);
    expect(scene.state.connection).toBe('offline');
    await scene.clock.advance(23_000);
    await scene.answer(9);
    expect(scene.state).toMatchObject({ connection: 'reconnecting', value: 9 });
    scene.status('joined');
    await scene.answer(9);
    expect(scene.state.connection).toBe('live');
  });

  it('is offline at once when the browser cannot reach anybody', async () => {
    const scene = await makeLive();
    await scene.clock.advance(61_000);
    await scene.refuse(unanswered());
    expect(scene.state.connection).toBe('offline');
  });

  it('is not offline when somebody answers, if only with a refusal', async () => {
    const scene = await makeLive();
    await scene.clock.advance(61_000);
    await scene.refuse(Object.assign(new Error('busy'), { status: 503 }));
    expect(scene.state.connection).toBe('live');
  });

  it('is not offline when an event came while the question was open', async () => {
    const scene = await makeLive();
    await scene.clock.advance(61_000);
    scene.event(4);
    await scene.refuse(unanswered());
    expect(scene.state).toMatchObject({ connection: 'live', value: 4 });
  });
});

it('leaves no timer behind', async () => {
  const scene = await makeLive();
  scene.page.lose();
  scene.stop();
  expect(scene.clock.pending).toBe(0);
  expect(scene.page.watchers).toBe(0);
});

it('the words name the moment, not an age that grows', () => {
  const at = new Date(2026, 10, 30, 14, 32).getTime();
  expect(freshnessWords('offline', at, at + 3 * 3_600_000)).toBe('Offline · as of 14:32');
  expect(freshnessWords('offline', at, at + 30 * 3_600_000)).toBe('Offline · as of 30 Nov, 14:32');
  expect(freshnessWords('offline', null, at)).toBe('Offline');
  expect(connectionWords.offline).toBe('Offline');
});
