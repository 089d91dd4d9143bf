import { gate, settle, setUp } from './set-up.ts';

const tags = ['products:1'];
const load = (value: unknown) => async () => value;

describe('one load per key', () => {
  it('a thousand callers on a cold key make one load', async () => {
    const { cache } = setUp();
    const source = gate<string>();
    const callers = Array.from({ length: 1_000 }, () => cache.getOrLoad('k', { tags }, source.load));
    await settle();
    await source.give('tea');
    expect(new Set(await Promise.all(callers))).toEqual(new Set(['tea']));
    expect(source.begun()).toBe(1);
    expect(cache.stats()).toMatchObject({ misses: 1_000, coalesced: 999, hits: 0, entries: 1 });
  });

  it('an error reaches everyone who waited and is not stored', async () => {
    const { cache } = setUp();
    const source = gate<string>();
    const callers = [1, 2].map(() => cache.find('k', { tags }, source.load));
    const refused = Promise.allSettled(callers);
    await source.fail(new Error('away'));
    expect((await refused).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.getOrLoad('k', { tags }, load('back'))).toBe('back');
  });

  it('a load that throws at once is an error like any other', async () => {
    const { cache } = setUp();
    const broken = () => {
      throw new Error('at once');
    };
    await expect(cache.find('k', { tags }, broken)).rejects.toThrow('at once');
    expect(await cache.getOrLoad('k', { tags }, load(1))).toBe(1);
  });

  it('a load that hangs does not take its key along', async () => {
    const { cache, wait } = setUp();
    const hanging = gate<string>();
    void cache.find('k', { tags }, hanging.load);
    wait(30_000);
    expect(await cache.getOrLoad('k', { tags }, load('new'))).toBe('new');
    await hanging.give('old');
    expect(cache.peek('k')).toMatchObject({ value: 'new' });
  });
});

describe('what is not stored', () => {
  it('anything, while nobody tells of changes; callers still share a load', async () => {
    const { cache, tagClock } = setUp();
    await cache.find('k', { tags }, load('before'));
    tagClock.suspend();
    expect(cache.stats().entries).toBe(0);
    const source = gate<string>();
    const both = [1, 2].map(() => cache.getOrLoad('k', { tags }, source.load));
    await source.give('now');
    expect([await Promise.all(both), source.begun(), cache.peek('k')]).toEqual([
      ['now', 'now'],
      1,
      undefined,
    ]);
  });

  it('a load that was under way when telling ended or began again', async () => {
    const { cache, tagClock } = setUp();
    const source = gate<string>();
    void cache.find('k', { tags }, source.load);
    tagClock.suspend();
    tagClock.resume();
    await source.give('missed a change, perhaps');
    expect(cache.stats()).toMatchObject({ entries: 0, overtaken: 1 });
  });

  it('what its maker does not want stored', async () => {
    const { cache } = setUp();
    const options = { tags, isStorable: (status: number) => status < 500 };
    await cache.find('bad', options, () => Promise.resolve(503));
    await cache.find('good', options, () => Promise.resolve(200));
    expect([cache.peek('bad'), cache.peek('good')?.value]).toEqual([undefined, 200]);
  });

  it('what is larger than a fifth of the cache', async () => {
    const { cache } = setUp({ maxBytes: 10_000 });
    await cache.find('k', { tags }, load('x'.repeat(2_000)));
    expect(cache.stats().entries).toBe(0);
    await cache.find('k', { tags }, load('x'.repeat(1_000)));
    expect(cache.stats().entries).toBe(1);
  });
});
