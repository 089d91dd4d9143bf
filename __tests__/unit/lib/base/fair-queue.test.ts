import fc from 'fast-check';
import { type FairLimits, FairQueue, type Turn } from '#lib/base/fair-queue';
import { until } from '../../../support/until.ts';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

const limits: FairLimits = {
  running: 2,
  perClient: 2,
  waitingPerClient: 200,
  waiting: 2_000,
  waitMs: 60_000,
};

interface Held {
  who: string;
  turn: Turn;
}

/** Enters and notes who got a turn, in their order. */
function taker(changed: Partial<FairLimits>) {
  const queue = new FairQueue({ ...limits, ...changed });
  const came: string[] = [];
  const held: Held[] = [];
  const take = (who: string, signal?: AbortSignal) =>
    queue.enter(who, { signal }).then((turn) => {
      came.push(who);
      held.push({ who, turn });
    });
  const endAll = async () => {
    for (let idle = 0; idle < 3; idle += 1) {
      for (const { turn } of held.splice(0)) {
        turn.end();
        idle = 0;
      }
      await tick();
    }
  };
  return { queue, came, held, take, endAll };
}

it.each([true, false])(
  'whoever asks for a hundred waits for himself and delays another by one; paced: %s',
  async (isPaced) => {
    const { came, take, endAll } = taker({ running: 1, isPaced });
    for (let n = 0; n < 100; n += 1) void take('greedy');
    void take('a');
    void take('b');
    await endAll();
    expect(came).toHaveLength(102);
    expect(came.slice(0, 4)).toEqual(['greedy', 'greedy', 'a', 'b']);
  },
);

it('never more at once than may be, and turns go round the clients', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 }),
      async (running, isPaced, clients) => {
        const { came, held, take } = taker({ running, perClient: running, isPaced });
        for (const client of clients) void take(client);
        for (let rounds = 0; came.length < clients.length && rounds < 500; rounds += 1) {
          await tick();
          expect(held.length).toBeLessThanOrEqual(running);
          held.shift()?.turn.end();
        }
        expect(came.toSorted()).toEqual(clients.toSorted());
        // Between two turns of one client that waited, everybody else who waited had one.
        const later = came.slice(running);
        for (const [at, client] of later.entries()) {
          const next = later.indexOf(client, at + 1);
          if (next < 0) continue;
          const others = new Set(later.slice(next).filter((each) => each !== client));
          for (const other of others) expect(later.slice(at, next)).toContain(other);
        }
      },
    ),
    { numRuns: 300 },
  );
});

const small = { running: 3, perClient: 2, waitingPerClient: 4, waiting: 10 };
const everybody = ['a', 'b', 'c', 'd', 'e'];

/** Random clients who ask, whose work ends, and who go away. */
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('ask' as const), who: fc.constantFrom(...everybody) }),
    fc.record({ kind: fc.constantFrom('end' as const, 'leave' as const), which: fc.nat() }),
  ),
  { maxLength: 80 },
);

it('keeps its limits whatever comes, leaves nobody without an answer, and forgets everybody', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (all, isPaced) => {
      const { queue, held, take, endAll } = taker({ ...small, isPaced });
      const waiting: AbortController[] = [];
      let open = 0;
      for (const step of all) {
        if (step.kind === 'ask') {
          const gone = new AbortController();
          waiting.push(gone);
          open += 1;
          const settled = () => {
            open -= 1;
            waiting.splice(waiting.indexOf(gone), 1);
          };
          void take(step.who, gone.signal).then(settled, settled);
        } else if (step.kind === 'end' && held.length > 0) {
          held.splice(step.which % held.length, 1)[0]?.turn.end();
        } else if (step.kind === 'leave' && waiting.length > 0) {
          waiting[step.which % waiting.length]?.abort(new Error('gone'));
        }
        await tick();
        const most = Math.max(...everybody.map((each) => held.filter(({ who }) => who === each).length));
        expect([most <= small.perClient, held.length <= small.running]).toEqual([true, true]);
        expect(queue.counts.waiting).toBeLessThanOrEqual(small.waiting);
        expect(queue.counts).toMatchObject({ running: held.length, waiting: open });
      }
      await endAll();
      expect([open, queue.counts]).toEqual([0, { running: 0, waiting: 0, clients: 0 }]);
    }),
  );
});

it('too much of one is refused to him alone, and his failures free the place', async () => {
  const queue = new FairQueue({ ...limits, perClient: 1, waitingPerClient: 10 });
  const fail = () => queue.run('a', () => Promise.reject(new Error('no')));
  const settled = Promise.allSettled(Array.from({ length: 11 }, fail));
  await expect(queue.run('a', async () => 1)).rejects.toMatchObject({ why: 'own' });
  await expect(queue.run('b', async () => 2)).resolves.toBe(2);
  expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
  await expect(queue.run('a', async () => 3)).resolves.toBe(3);
});

it('when too much waits in all, whoever has most gives up his last for a newcomer', async () => {
  const { take, came, endAll } = taker({ running: 1, waitingPerClient: 5, waiting: 10 });
  const flood = ['x', 'y'].flatMap((who) => Array.from({ length: 5 }, () => take(who)));
  const last = take('x');
  const refused = Promise.allSettled([...flood, last]);
  const newcomer = take('new');
  await endAll();
  await newcomer;
  const all = await refused;
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(came.indexOf('new')).toBeLessThan(4);
});

it('who waits too long is refused, and the next one is not', async () => {
  const queue = new FairQueue({ ...limits, running: 1, waitMs: 5 });
  const { promise: go, resolve } = Promise.withResolvers<void>();
  const first = queue.run('b', () => go);
  await expect(queue.run('a', async () => 1)).rejects.toMatchObject({ why: 'late' });
  resolve();
  await first;
  await expect(queue.run('a', async () => 1)).resolves.toBe(1);
});

it('work that is stuck gives its place to others after a while, and keeps counting against its own client', async () => {
  const { queue, take, came, held } = taker({ running: 2, holdMs: 20 });
  await take('stuck');
  await take('stuck');
  void take('stuck');
  await take('other');
  expect(came).toEqual(['stuck', 'stuck', 'other']);
  await until('all places are free', () => queue.counts.running === 0);
  expect([came.length, queue.counts.waiting]).toEqual([3, 1]);
  // The end of what was given up already frees no second place.
  held[0]?.turn.end();
  await until('the client whose work is over has its turn', () => came.length === 4);
  expect(queue.counts.running).toBe(1);
});

it('nobody who has gone gets a turn', async () => {
  const { came, take, endAll } = taker({ running: 1, isPaced: true });
  const gone = new AbortController();
  void take('a');
  const left = take('b', gone.signal);
  void take('c');
  gone.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  await endAll();
  expect(came).toEqual(['a', 'c']);
});

it('between two paced turns the event loop serves what is ready', async () => {
  const { came, take, endAll } = taker({ running: 3, perClient: 3, isPaced: true });
  for (let n = 0; n < 30; n += 1) void take('a');
  const served: number[] = [];
  const serve = () => {
    served.push(came.length);
    if (came.length < 30) setImmediate(serve);
  };
  setImmediate(serve);
  await endAll();
  const gains = served.slice(1).map((count, at) => count - (served[at] ?? 0));
  expect(Math.max(...gains)).toBeLessThanOrEqual(2);
});

describe('work that never settles', () => {
  it('is not waited for beyond its time, and gives its client the place back', async () => {
    const queue = new FairQueue({ ...limits, perClient: 1, workMs: 20 });
    const lost = queue.run('a', () => new Promise<never>(() => {}));
    const next = queue.run('a', async () => 'served');
    await expect(lost).rejects.toMatchObject({ name: 'QueueRefusal', why: 'late' });
    await expect(next).resolves.toBe('served');
    expect(queue.counts).toEqual({ running: 0, waiting: 0, clients: 0 });
  });

  it('may fail when nobody waits for it any more', async () => {
    const queue = new FairQueue({ ...limits, workMs: 1 });
    const work = Promise.withResolvers<string>();
    await expect(queue.run('a', () => work.promise)).rejects.toMatchObject({ why: 'late' });
    work.reject(new Error('too late for anybody'));
    await tick();
    await expect(queue.run('a', async () => 'served')).resolves.toBe('served');
  });
});
