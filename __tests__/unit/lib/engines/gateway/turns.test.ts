import fc from 'fast-check';
import { makeTurns } from '#lib/engines/gateway/turns';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Takes a turn and notes when it came; `end` of each is called by hand. */
function taker(turns: ReturnType<typeof makeTurns>) {
  const came: string[] = [];
  const ends: (() => void)[] = [];
  const take = (address: string, isGone?: () => boolean) =>
    turns.take(address, isGone).then((end) => {
      came.push(end ? address : `${address} gone`);
      if (end) ends.push(end);
    });
  const endAll = async () => {
    for (let idle = 0; idle < 3; idle += 1) {
      for (const end of ends.splice(0)) {
        end();
        idle = 0;
      }
      await tick();
    }
  };
  return { came, ends, take, endAll };
}

it('whoever asks for a hundred pages waits for themselves, and delays another by one', async () => {
  const { came, take, endAll } = taker(makeTurns({ atOnce: 1 }));
  for (let n = 0; n < 100; n += 1) void take('greedy');
  void take('a');
  void take('b');
  await endAll();
  expect(came).toHaveLength(102);
  expect(came.slice(0, 4)).toEqual(['greedy', 'greedy', 'a', 'b']);
});

it('never more at once than may be, everybody in their order, and turns go round the addresses', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 }),
      async (atOnce, addresses) => {
        const turns = makeTurns({ atOnce });
        const { came, ends, take } = taker(turns);
        for (const address of addresses) void take(address);
        for (let rounds = 0; came.length < addresses.length && rounds < 500; rounds += 1) {
          await tick();
          expect(ends.length).toBeLessThanOrEqual(atOnce);
          ends.shift()?.();
        }
        expect(came.toSorted()).toEqual(addresses.toSorted());
        // Between two turns of one address that waited, everybody else who waited had one.
        const later = came.slice(atOnce);
        for (const [at, address] of later.entries()) {
          const next = later.indexOf(address, at + 1);
          if (next < 0) continue;
          const others = new Set(later.slice(next).filter((each) => each !== address));
          for (const other of others) expect(later.slice(at, next)).toContain(other);
        }
      },
    ),
    { numRuns: 500 },
  );
});

it('nobody who has gone gets a turn', async () => {
  const { came, take, endAll } = taker(makeTurns({ atOnce: 1 }));
  void take('a');
  void take('b', () => true);
  void take('c');
  await endAll();
  expect(came).toEqual(['a', 'b gone', 'c']);
});

it('too much of one address is refused to it alone, too much of all to everybody', async () => {
  const turns = makeTurns({ atOnce: 1, mostEach: 3, mostWaiting: 5 });
  const { take, came, endAll } = taker(turns);
  for (let n = 0; n < 4; n += 1) void take('greedy');
  await expect(turns.take('greedy')).rejects.toMatchObject({ code: 'rate_limited' });
  void take('a');
  void take('b');
  await expect(turns.take('c')).rejects.toMatchObject({ code: 'unavailable' });
  await endAll();
  expect(came).toHaveLength(6);
  void take('c');
  await endAll();
  expect(came.at(-1)).toBe('c');
});

it('a turn that is not ended ends by itself, once', async () => {
  const turns = makeTurns({ atOnce: 1, longestMs: 20 });
  const late = await turns.take('a');
  const next = await turns.take('b');
  late?.();
  const third = turns.take('c');
  let hasCome = false;
  void third.then(() => {
    hasCome = true;
  });
  await tick();
  expect(hasCome).toBe(false);
  next?.();
  expect(await third).not.toBeNull();
});

it('between two turns the event loop serves what is ready', async () => {
  const { came, take, endAll } = taker(makeTurns({ atOnce: 3 }));
  for (let n = 0; n < 30; n += 1) void take('a');
  const served: number[] = [];
  const serve = () => {
    served.push(came.length);
    if (came.length < 30) setImmediate(serve);
  };
  setImmediate(serve);
  await endAll();
  const steps = served.slice(1).map((count, at) => count - (served[at] ?? 0));
  expect(Math.max(...steps)).toBeLessThanOrEqual(2);
});
