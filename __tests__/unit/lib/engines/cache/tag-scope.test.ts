import { collectTags, recordTags } from '#lib/engines/cache/tag-scope';
import { setUp } from './set-up.ts';

it('names what was read from a cache: loaded, joined, peeked or old', async () => {
  const { cache, wait } = setUp();
  const read = (key: string) => cache.find(key, { tags: [`of:${key}`] }, async () => key);
  expect((await collectTags(() => Promise.all([read('a'), read('a')]))).tags).toEqual(new Set(['of:a']));
  expect((await collectTags(async () => cache.peek('a'))).tags).toEqual(new Set(['of:a']));
  wait(1_100);
  expect((await collectTags(() => read('a'))).tags).toEqual(new Set(['of:a']));
});

it('everyone who waited for a load learns what it read', async () => {
  const { cache } = setUp();
  const read = () =>
    cache.getOrLoad('outer', { tags: ['outer'] }, () =>
      cache.getOrLoad('inner', { tags: ['inner'] }, async () => 1),
    );
  const both = await Promise.all([collectTags(read), collectTags(read)]);
  const all = new Set(['outer', 'inner']);
  expect(both).toEqual([
    { value: 1, tags: all },
    { value: 1, tags: all },
  ]);
});

it('an inner scope passes on to the outer one, also when it fails', async () => {
  const inner = async () => {
    recordTags(['inner']);
    throw new Error('late');
  };
  const { tags } = await collectTags(async () => {
    recordTags(['outer']);
    await collectTags(inner).catch(() => undefined);
  });
  expect(tags).toEqual(new Set(['outer', 'inner']));
});

it('scopes side by side do not mix, and outside of one nothing is kept', async () => {
  recordTags(['nowhere']);
  const one = (tag: string) =>
    collectTags(async () => {
      await Promise.resolve();
      recordTags([tag]);
    });
  const [a, b] = await Promise.all([one('a'), one('b')]);
  expect([a.tags, b.tags]).toEqual([new Set(['a']), new Set(['b'])]);
});
