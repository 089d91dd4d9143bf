import { makeCaches } from '#lib/engines/cache/caches';

const load = async () => 'tea';

it('an invalidation reaches all four caches at once and tells its listeners', async () => {
  const caches = makeCaches();
  caches.resume();
  const heard: (readonly string[])[] = [];
  const stop = caches.onInvalidate((tags) => heard.push(tags));
  const four = [caches.product, caches.vendor, caches.inventory, caches.response];
  for (const cache of four) await cache.find('k', { tags: ['a', 'b'] }, load);
  caches.invalidate(['a']);
  expect(four.map((cache) => cache.peek('k'))).toEqual([undefined, undefined, undefined, undefined]);
  caches.invalidate(['*']);
  caches.clear();
  stop();
  caches.invalidate(['c']);
  expect(heard).toEqual([['a'], ['*'], ['*']]);
});

it('stores nothing until it is told of changes, and forgets everything when that ends', async () => {
  const caches = makeCaches();
  await caches.product.find('k', { tags: [] }, load);
  expect([caches.isTold, caches.stats().product.entries]).toEqual([false, 0]);
  caches.resume();
  await caches.product.find('k', { tags: [] }, load);
  expect([caches.isTold, caches.stats().product.entries]).toEqual([true, 1]);
  caches.suspend();
  expect([caches.isTold, caches.stats().product.entries]).toEqual([false, 0]);
});

it('keeps each kind for its time', async () => {
  let nowMs = 0;
  const caches = makeCaches({ clock: () => nowMs });
  caches.resume();
  const names = ['product', 'vendor', 'inventory', 'response'] as const;
  for (const name of names) await caches[name].find('k', { tags: [] }, load);
  const fresh = (minutes: number) => {
    nowMs = minutes * 60_000;
    return names.filter((name) => caches[name].peek('k'));
  };
  expect(fresh(0.99)).toEqual([...names]);
  expect(fresh(1)).toEqual(['product', 'vendor', 'response']);
  expect(fresh(5)).toEqual(['vendor']);
  expect(fresh(10)).toEqual([]);
});

it('shares one budget, most of it for responses', () => {
  const budgets = Object.values(makeCaches({ maxBytes: 1_000_000 }).stats()).map(({ maxBytes }) => maxBytes);
  expect(budgets.reduce((sum, bytes) => sum + bytes)).toBe(1_000_000);
  expect(makeCaches().stats().response.maxBytes).toBe(24 * 1024 * 1024);
});
