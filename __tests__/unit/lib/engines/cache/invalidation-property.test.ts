import fc from 'fast-check';
import { type CacheOptions, makeCache } from '#lib/engines/cache/cache';
import { makeTagClock } from '#lib/engines/cache/tag-clock';
import { settle } from './set-up.ts';

/*
 * The model: a source with one version per tag. A commit moves a version on, an announcement tells the cache some time
 * later. A load takes two steps: it reads the source at the first and lands at the second, so that it can carry an old
 * value past any number of commits, announcements, interruptions and other loads.
 */
const allTags = ['a', 'b', 'c'] as const;
type Tag = (typeof allTags)[number];
const tagsOf: Record<string, readonly Tag[]> = { one: ['a'], two: ['a', 'b'], three: ['b', 'c'] };
const keys = Object.keys(tagsOf);

type Versions = Record<Tag, number>;
type Snapshot = Partial<Versions>;

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('read'), key: fc.constantFrom(...keys) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('step'), which: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('commit'), tag: fc.constantFrom(...allTags) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('announce') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(1, 12, 13, 25, 40) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail'), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete'), key: fc.constantFrom(...keys) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('clear', 'suspend', 'resume', 'announceAll') }),
  },
);
type Action = { do: string; key?: string; which?: number; tag?: Tag; ms?: number };

interface Read {
  key: string;
  /** The least version of each tag that this reader may be given. */
  atLeast: Versions;
  result: Promise<Snapshot | 'failed'>;
}

/** Plays actions against a real cache and remembers what every reader may be given. */
function makeModel(graceMs: number, options: Partial<CacheOptions>) {
  let nowMs = 0;
  const tagClock = makeTagClock(1); // forgets early, so that the floor is walked on too
  tagClock.resume();
  const cache = makeCache({
    name: 'model',
    maxBytes: 100_000,
    ttlMs: 60,
    staleMs: 30,
    clock: () => nowMs,
    ...options,
    tagClock,
  });

  const committed: Versions = { a: 0, b: 0, c: 0 };
  /** What was announced when: a reader must see what was announced up to `graceMs` before it came. */
  const announced: { tag: Tag; version: number; atMs: number; isHard: boolean }[] = [];
  /** The versions at the last `delete` of each key. */
  const deletedAt: Record<string, Versions> = {};
  let unannounced: Tag[] = [];
  const steps: { go(): void; fail(): void }[] = [];
  const reads: Read[] = [];
  let running = new Map<string, number>();

  const pause = () =>
    new Promise<void>((resolve, reject) => {
      steps.push({ go: resolve, fail: () => reject(new Error('away')) });
    });
  const load = async (key: string): Promise<Snapshot> => {
    running.set(key, (running.get(key) ?? 0) + 1);
    try {
      await pause();
      const snapshot = Object.fromEntries((tagsOf[key] ?? []).map((tag) => [tag, committed[tag]]));
      await pause();
      return snapshot;
    } finally {
      running.set(key, (running.get(key) ?? 1) - 1);
    }
  };
  const leastNow = (key: string): Versions => {
    const least: Versions = { a: 0, b: 0, c: 0, ...deletedAt[key] };
    for (const { tag, version, atMs, isHard } of announced)
      if (isHard || graceMs === 0 || atMs <= nowMs - graceMs) least[tag] = Math.max(least[tag], version);
    return least;
  };
  const note = (tags: readonly Tag[], isHard: boolean) => {
    for (const tag of tags) announced.push({ tag, version: committed[tag], atMs: nowMs, isHard });
  };
  const announce = () => {
    if (!tagClock.isTold || unannounced.length === 0) return;
    const tags = [...new Set(unannounced)];
    unannounced = [];
    tagClock.invalidate(tags);
    note(tags, false);
  };
  const startOver = (how: () => void) => {
    how();
    unannounced = [];
    running = new Map();
    note(allTags, true);
  };

  const play: Record<string, (action: Action) => void> = {
    read({ key = 'one' }) {
      const found = cache.find(key, { tags: tagsOf[key] ?? [], graceMs }, () => load(key));
      reads.push({
        key,
        atLeast: leastNow(key),
        result: found.then(
          ({ value }) => value,
          () => 'failed' as const,
        ),
      });
      if ((running.get(key) ?? 0) > 1) throw new Error(`two loads of ${key} at once`);
    },
    step: ({ which = 0 }) => steps.splice(which % Math.max(steps.length, 1), 1)[0]?.go(),
    fail: ({ which = 0 }) => steps.splice(which % Math.max(steps.length, 1), 1)[0]?.fail(),
    commit({ tag = 'a' }) {
      committed[tag] += 1;
      unannounced.push(tag);
    },
    announce,
    wait({ ms = 0 }) {
      nowMs += ms;
    },
    delete({ key = 'one' }) {
      cache.delete(key);
      deletedAt[key] = { ...committed };
      running.delete(key);
    },
    clear: () => startOver(tagClock.invalidateAll),
    announceAll: () => startOver(tagClock.invalidateAll),
    suspend: () => startOver(tagClock.suspend),
    resume: () => startOver(tagClock.resume),
  };

  return {
    play: (action: Action) => play[action.do]?.(action),
    /** Ends every load, announces every commit: nothing is under way any more. */
    async finish() {
      announce();
      await settle();
      while (steps.length > 0) {
        steps.shift()?.go();
        await settle();
      }
      nowMs += graceMs;
    },
    reads,
    stale() {
      if (!tagClock.isTold) return [];
      return keys.filter((key) => {
        const kept = cache.peek<Snapshot>(key)?.value;
        return kept && (tagsOf[key] ?? []).some((tag) => kept[tag] !== committed[tag]);
      });
    },
    entries: () => cache.stats().entries,
    isTold: () => tagClock.isTold,
  };
}

async function holds(actions: { action: Action; isSettled: boolean }[], graceMs: number): Promise<void> {
  const model = makeModel(graceMs, {});
  for (const { action, isSettled } of actions) {
    model.play(action);
    if (!model.isTold()) expect(model.entries()).toBe(0);
    if (isSettled) await settle();
  }
  await model.finish();
  for (const { key, atLeast, result } of model.reads) {
    const seen = await result;
    if (seen === 'failed') continue;
    for (const tag of tagsOf[key] ?? [])
      expect({ key, tag, version: Math.min(seen[tag] ?? -1, atLeast[tag]) }).toEqual({
        key,
        tag,
        version: atLeast[tag],
      });
  }
  expect(model.stale()).toEqual([]);
}

const plays = fc.array(fc.record({ action, isSettled: fc.boolean() }), { minLength: 5, maxLength: 60 });

describe('whatever the order of loads, commits, announcements and interruptions', () => {
  it('nobody who comes after an announcement sees an older value, and none stays behind', async () => {
    await fc.assert(
      fc.asyncProperty(plays, (actions) => holds(actions as never, 0)),
      { numRuns: 3_000 },
    );
  });

  it('with a grace, nobody who comes later than that', async () => {
    await fc.assert(
      fc.asyncProperty(plays, (actions) => holds(actions as never, 25)),
      { numRuns: 3_000 },
    );
  });
});
