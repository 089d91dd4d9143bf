import fc from 'fast-check';
import type { Turn } from '#lib/base/fair-queue';
import { makeLane } from '../../../supabase/local/http/lane.ts';

const limits = { running: 2, perClient: 1, waitingPerClient: 2, waiting: 3, waitMs: 60_000 };
const from = (key: string) => ({ key, isTrusted: false });
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('who is refused is forgotten: a flood of addresses leaves nothing behind', async () => {
  const lane = makeLane({ ...limits, waitingPerClient: 1 });
  const { signal } = new AbortController();
  const held = ['a', 'b'].map((key) => lane.enter(from(key), signal));
  const waiting = ['a', 'b', 'c'].map((key) => lane.enter(from(key), signal));
  for (let n = 0; n < 1_000; n += 1)
    await expect(lane.enter(from(`stranger ${n}`), signal)).rejects.toMatchObject({ status: 503 });
  await expect(lane.enter(from('a'), signal)).rejects.toMatchObject({ status: 429 });
  expect(lane.counts).toEqual({ running: 2, waiting: 3, clients: 3 });
  for (const turn of await Promise.all(held)) turn.end();
  for (const turn of waiting) void turn.then((got) => got.end());
  await settled();
  expect(lane.counts).toEqual({ running: 0, waiting: 0, clients: 0 });
});

test('nothing is left when all have gone, in whatever way they went', async () => {
  const step = fc.record({ who: fc.constantFrom('a', 'b', 'c', 'd'), leaves: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const lane = makeLane(limits);
      const turns: Turn[] = [];
      const asked = steps.map(({ who, leaves }) => {
        const gone = new AbortController();
        const entered = lane.enter(from(who), gone.signal).then(
          (turn) => turns.push(turn),
          () => undefined,
        );
        if (leaves) gone.abort(new Error('gone'));
        return entered;
      });
      for (let round = 0; round <= steps.length; round += 1) {
        await settled();
        for (const turn of turns.splice(0)) turn.end();
      }
      await Promise.all(asked);
      expect(lane.counts).toEqual({ running: 0, waiting: 0, clients: 0 });
    }),
    { numRuns: 300 },
  );
});
