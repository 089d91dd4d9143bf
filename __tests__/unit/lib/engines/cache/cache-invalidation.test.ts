import { gate, settle, setUp, stateOf } from './set-up.ts';

const tags = ['products:1'];
const load = (value: unknown) => async () => value;

describe('invalidation', () => {
  it('drops what has the tag and nothing else', async () => {
    const { cache, tagClock } = setUp();
    await cache.find('one', { tags: ['products:1'] }, load('one'));
    await cache.find('ten', { tags: ['products:10', 'other'] }, load('ten'));
    tagClock.invalidate(['products:1']);
    expect([cache.peek('one'), cache.peek('ten')?.value]).toEqual([undefined, 'ten']);
    tagClock.invalidate(['other']);
    expect(cache.stats().entries).toBe(0);
  });

  it('takes tags from the value and from what its load read from caches', async () => {
    const { cache, tagClock } = setUp();
    const outer = () =>
      cache.getOrLoad('outer', { tags: (value: string) => [`of:${value}`] }, () =>
        cache.getOrLoad('inner', { tags: ['inner'] }, () => Promise.resolve('tea')),
      );
    for (const tag of ['of:tea', 'inner']) {
      await outer();
      expect(cache.peek('outer')).toBeDefined();
      tagClock.invalidate([tag]);
      expect(cache.peek('outer')).toBeUndefined();
    }
  });

  it('loads again at once what was given out thrice, and from nothing that was invalidated with it', async () => {
    const { cache, tagClock } = setUp();
    let source = 'old';
    const reads = { outer: 0, rare: 0 };
    const inner = () => cache.getOrLoad('inner', { tags }, async () => source);
    const outer = () =>
      cache.getOrLoad('outer', { tags: ['products:1'] }, async () => {
        reads.outer += 1;
        return `${await inner()} tea`;
      });
    const rare = () => cache.getOrLoad('rare', { tags }, async () => (reads.rare += 1));
    for (let n = 0; n < 4; n += 1) await outer();
    await rare();
    await rare();
    source = 'new';
    tagClock.invalidate(tags);
    await settle();
    expect(reads).toEqual({ outer: 2, rare: 1 });
    expect(cache.peek('outer')?.value).toBe('new tea');
  });

  it('overtaking a load: it is not stored, and who came later gets a later one', async () => {
    const { cache, tagClock } = setUp();
    const source = gate<string>();
    const before = cache.getOrLoad('k', { tags }, source.load);
    tagClock.invalidate(tags);
    const after = cache.getOrLoad('k', { tags }, source.load);
    await settle();
    expect(source.begun()).toBe(1);
    await source.give('old');
    expect(await before).toBe('old');
    expect(await stateOf(after)).toBe('pending');
    expect(cache.stats()).toMatchObject({ entries: 0, overtaken: 1 });
    await source.give('new');
    expect(await after).toBe('new');
    expect(cache.peek('k')).toMatchObject({ value: 'new' });
  });

  it('endless changes keep nobody waiting for more than two loads', async () => {
    const { cache, tagClock } = setUp();
    const source = gate<number>();
    void cache.find('k', { tags }, source.load);
    tagClock.invalidate(tags);
    const late = cache.getOrLoad('k', { tags }, source.load);
    await settle();
    for (const value of [1, 2]) {
      tagClock.invalidate(tags);
      await source.give(value);
    }
    expect(await stateOf(late)).toBe(2);
  });

  it('with a grace gives the old value so long and not a moment longer', async () => {
    const { cache, tagClock, wait } = setUp();
    const source = gate<string>();
    const options = { tags, graceMs: 100 };
    await cache.find('k', options, load('old'));
    tagClock.invalidate(tags);
    expect(cache.peek('k')).toBeUndefined();
    expect(await cache.find('k', options, source.load)).toMatchObject({ value: 'old', status: 'STALE' });
    wait(60);
    tagClock.invalidate(tags); // does not begin the grace anew
    wait(39);
    expect(await cache.find('k', options, source.load)).toMatchObject({ value: 'old', status: 'STALE' });
    wait(1);
    const late = cache.find('k', options, source.load);
    expect(await stateOf(late)).toBe('pending');
    expect(source.begun()).toBe(1);
    await source.give('overtaken');
    await source.give('new');
    expect(await late).toMatchObject({ value: 'new', status: 'MISS' });
  });

  it('delete and clear disown the load under way', async () => {
    for (const end of ['delete', 'clear'] as const) {
      const { cache } = setUp();
      const source = gate<string>();
      const before = cache.getOrLoad('k', { tags }, source.load);
      cache[end]('k');
      const after = cache.getOrLoad('k', { tags }, source.load);
      await source.give('old');
      expect([await before, cache.peek('k')]).toEqual(['old', undefined]);
      await source.give('new');
      expect([await after, cache.peek('k')?.value]).toEqual(['new', 'new']);
    }
  });
});
