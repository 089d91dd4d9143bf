import { gate, setUp } from './set-up.ts';

const tags = ['products:1'];
const load = (value: unknown) => async () => value;

describe('time', () => {
  it('gives a value as fresh until its time has passed, however often it is asked for', async () => {
    const { cache, wait } = setUp();
    await cache.find('k', { tags }, load('a'));
    for (const _ of [1, 2, 3]) {
      wait(333);
      expect(cache.peek('k')).toMatchObject({ value: 'a', status: 'HIT' });
    }
    wait(1);
    expect(cache.peek('k')).toBeUndefined();
  });

  it('says how old the data is: from the beginning of its load', async () => {
    const { cache, wait } = setUp();
    const source = gate<string>();
    const first = cache.find('k', { tags }, source.load);
    wait(40);
    await source.give('a');
    expect(await first).toEqual({ value: 'a', status: 'MISS', ageMs: 40 });
    wait(10);
    expect(await cache.find('k', { tags }, source.load)).toEqual({ value: 'a', status: 'HIT', ageMs: 50 });
  });

  it('after its time gives the old value at once while one load runs, then the new one', async () => {
    const { cache, wait } = setUp();
    const source = gate<string>();
    await cache.find('k', { tags }, load('a'));
    wait(1_200);
    for (const _ of [1, 2, 3])
      expect(await cache.find('k', { tags }, source.load)).toEqual({
        value: 'a',
        status: 'STALE',
        ageMs: 1_200,
      });
    expect(source.begun()).toBe(1);
    await source.give('b');
    expect(await cache.find('k', { tags }, source.load)).toEqual({ value: 'b', status: 'HIT', ageMs: 0 });
    expect(cache.stats()).toMatchObject({ stale: 3, misses: 1, hits: 1 });
  });

  it('a renewal that fails leaves the old value until its stale time is over', async () => {
    const { cache, wait } = setUp();
    const source = gate<string>();
    await cache.find('k', { tags }, load('a'));
    wait(1_100);
    await cache.find('k', { tags }, source.load);
    await source.fail(new Error('away'));
    expect((await cache.find('k', { tags }, source.load)).value).toBe('a');
    await source.fail(new Error('away'));
    wait(400);
    await expect(cache.find('k', { tags }, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  });

  it('lets a caller decide, also by the value', async () => {
    const { cache, wait } = setUp();
    await cache.find('short', { tags, ttlMs: 10, staleMs: 0 }, load('a'));
    await cache.find('by-value', { tags, ttlMs: (status: number) => (status === 404 ? 20 : 900) }, () =>
      Promise.resolve(404),
    );
    wait(15);
    expect([cache.peek('short'), cache.peek('by-value')?.value]).toEqual([undefined, 404]);
    wait(10);
    expect(cache.peek('by-value')).toBeUndefined();
  });

  it.each([null, undefined])('%s is an answer too, for at most 30 s and never stale', async (nothing) => {
    const { cache, wait } = setUp({ ttlMs: 300_000 });
    await cache.find('k', { tags }, load(nothing));
    wait(29_999);
    expect(cache.peek('k')).toMatchObject({ value: nothing, status: 'HIT' });
    wait(1);
    expect(await cache.find('k', { tags }, load('now there is'))).toMatchObject({ status: 'MISS' });
  });
});
