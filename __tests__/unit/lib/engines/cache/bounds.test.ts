import type { Cache } from '#lib/engines/cache/cache';
import { type Entry, makeEntryStore } from '#lib/engines/cache/entry-store';
import { sizeOf } from '#lib/engines/cache/size-of';
import { setUp } from './set-up.ts';

const hot = Array.from({ length: 50 }, (_, n) => `hot:${n}`);
const value = { text: 'x'.repeat(500) };

describe('random keys', () => {
  it('cannot grow memory nor push out what is asked for again', async () => {
    const { cache } = setUp({ maxBytes: 200_000 });
    const ask = (key: string) => cache.find(key, { tags: [`of:${key}`] }, () => Promise.resolve(value));
    for (const key of [...hot, ...hot]) await ask(key);
    for (let n = 0; n < 5_000; n += 1) {
      await ask(`random:${n}`);
      expect(cache.stats().bytes).toBeLessThanOrEqual(200_000);
    }
    expect(hot.filter((key) => cache.peek(key))).toEqual(hot);
    expect(cache.stats().evictions).toBeGreaterThan(4_800);
  });

  it('cannot do it with long keys or many tags either', async () => {
    const { cache } = setUp({ maxBytes: 200_000 });
    for (let n = 0; n < 300; n += 1) {
      const tags = Array.from({ length: 40 }, (_, i) => `tag:${n}:${i}`);
      await cache.find(`${'k'.repeat(3_000)}${n}`, { tags }, () => Promise.resolve(n));
    }
    const { entries, bytes } = cache.stats();
    expect(bytes).toBeLessThanOrEqual(200_000);
    expect(entries).toBeLessThan(25);
  });
});

describe('what is called lost', () => {
  const known = Array.from({ length: 20 }, (_, n) => `known:${n}`);
  const ask = (cache: Cache, key: string, isStorable = true) =>
    cache.find(key, { tags: [`of:${key}`], isStorable: () => isStorable }, () => Promise.resolve(value));

  it('is nothing that a stranger causes: new addresses, refused ones, a flood, and time', async () => {
    const { cache, wait } = setUp({ maxBytes: 50_000 });
    for (let n = 0; n < 2_000; n += 1) {
      await ask(cache, `random:${n % 700}`);
      await ask(cache, 'a refusal', false);
    }
    wait(1_000);
    for (let n = 0; n < 700; n += 1) await ask(cache, `random:${n}`);
    expect(cache.stats().misses).toBeGreaterThan(3_000);
    expect(cache.stats().lost).toBe(0);
  });

  it('is what was invalidated before its time, and what is not stored', async () => {
    const { cache, tagClock } = setUp();
    for (const key of known) await ask(cache, key);
    tagClock.invalidate(known.map((key) => `of:${key}`));
    for (const key of known) await ask(cache, key);
    expect(cache.stats().lost).toBe(20);
    tagClock.suspend();
    for (let n = 0; n < 3; n += 1) for (const key of known) await ask(cache, key);
    expect(cache.stats().lost).toBe(80);
  });
});

describe('the entry store', () => {
  const entry = (key: string, tags: string[]): Entry => ({
    key,
    tags,
    value,
    renew: () => undefined,
    uses: 0,
    loadedAt: 0,
    ttlMs: 1,
    staleMs: 0,
    graceMs: 0,
  });
  const keysUnder = (store: ReturnType<typeof makeEntryStore>, tag: string) =>
    [...store.tagged([tag])].map(({ key }) => key);

  it('finds entries by tag through every move, and keeps no tag without entries', () => {
    const store = makeEntryStore(60_000);
    for (let n = 0; n < 500; n += 1) {
      store.put(entry(`k:${n}`, ['all', `one:${n}`]));
      if (n % 3 === 0) store.use(`k:${n}`);
      if (n % 5 === 0) store.put(entry(`k:${n}`, ['all', `again:${n}`]));
      if (n % 7 === 0) for (const found of store.tagged([`one:${n}`])) store.remove(found);
    }
    const { entries, tags } = store.usage();
    expect(entries).toBeGreaterThan(20);
    expect(store.tagged(['all']).size).toBe(entries);
    expect(tags).toBe(entries + 1);
    for (const found of store.tagged(['all'])) store.remove(found);
    expect(store.usage()).toMatchObject({ entries: 0, tags: 0, bytes: 0 });
  });

  it('does not remove the successor of an entry', () => {
    const store = makeEntryStore(60_000);
    store.put(entry('k', ['old']));
    const [old] = store.tagged(['old']);
    store.put(entry('k', ['new']));
    store.remove(old!);
    expect([keysUnder(store, 'new'), keysUnder(store, 'old')]).toEqual([['k'], []]);
  });

  it('gives what falls out of the protected part another chance', () => {
    const store = makeEntryStore(20_000);
    const keys = Array.from({ length: 18 }, (_, n) => `k:${n}`);
    for (const key of keys) {
      store.put(entry(key, []));
      store.use(key);
    }
    const { entries, evictions } = store.usage();
    expect(entries).toBe(18);
    expect(evictions).toBe(0);
  });
});

describe('sizes', () => {
  it.each([
    ['a text of one byte a character', 'x'.repeat(1_000), 1_000],
    ['a text of two', '茶'.repeat(1_000), 2_000],
    ['a buffer', Buffer.alloc(1_000), 1_000],
    ['an array of numbers', Array.from({ length: 100 }, (_, n) => n), 800],
    ['a Map', new Map([['a', 'x'.repeat(500)]]), 500],
    ['a Set', new Set(['x'.repeat(500)]), 500],
    ['nested objects', { a: { b: [{ c: 'x'.repeat(900) }] } }, 900],
  ])('%s', (_name, kept, atLeast) => {
    expect(sizeOf(kept)).toBeGreaterThanOrEqual(atLeast);
    expect(sizeOf(kept)).toBeLessThan(atLeast * 1.3 + 200);
  });

  it('ends on what contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(sizeOf(loop)).toBeLessThan(100);
  });
});
