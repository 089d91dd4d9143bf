import { gather, type ReadingName, type Sources } from '#lib/market/alerts/snapshot';
import { wellSources } from '../../../../support/alert-readings.ts';
import { timePasses } from '../../../../support/until.ts';

it('one reading that hangs and one that fails keep none of the others waiting, and are named', async () => {
  const aborted: string[] = [];
  const sources: Sources = {
    ...wellSources,
    health: (signal) =>
      new Promise(() => signal.addEventListener('abort', () => aborted.push('health'), { once: true })),
    invariants: async () => {
      throw new Error('permission denied');
    },
  };
  const reasons: [ReadingName, string][] = [];
  const snapshot = await gather(sources, {
    timeoutMs: 30,
    clock: () => 42,
    onBlind: (name, error) => reasons.push([name, (error as Error).message]),
  });
  expect(snapshot.at).toBe(42);
  expect(snapshot.blind.sort()).toEqual(['health', 'invariants']);
  expect(snapshot.health).toBeNull();
  expect(snapshot.invariants).toBeNull();
  expect(snapshot.soldOut).toEqual({ names: [], of: 10 });
  expect(aborted).toEqual(['health']);
  expect(reasons.sort()).toEqual([
    ['health', 'took longer than 30 ms'],
    ['invariants', 'permission denied'],
  ]);
});

it('a source with nothing to tell is no failure', async () => {
  const snapshot = await gather({ ...wellSources, canary: async () => null });
  expect(snapshot.blind).toEqual([]);
  expect(snapshot.canary).toBeNull();
});

it('a reading may be given longer than the others', async () => {
  const slowly = () => timePasses(60).then(() => null);
  const sources = { ...wellSources, invariants: slowly, health: slowly };
  const snapshot = await gather(sources, { timeoutMs: 10, longerMs: { invariants: 5_000 } });
  expect(snapshot.blind).toEqual(['health']);
});
