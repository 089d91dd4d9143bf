import { makeTagClock } from '#lib/engines/cache/tag-clock';

it('a load is overtaken by a later invalidation of one of its tags, and by no other', () => {
  const clock = makeTagClock();
  clock.invalidate(['a']);
  const since = clock.now();
  expect(clock.isCurrent(['a', 'b'], since)).toBe(true);
  clock.invalidate(['c']);
  expect(clock.isCurrent(['a', 'b'], since)).toBe(true);
  clock.invalidate(['b', 'd']);
  expect(clock.isCurrent(['a', 'b'], since)).toBe(false);
  expect(clock.isCurrent(['a'], since)).toBe(true);
  expect(clock.isCurrent(['b'], clock.now())).toBe(true);
});

it('an invalidation of everything overtakes all loads, also those without tags', () => {
  const clock = makeTagClock();
  const since = clock.now();
  clock.invalidateAll();
  expect(clock.isCurrent([], since)).toBe(false);
  expect(clock.isCurrent([], clock.now())).toBe(true);
});

it('what it had to forget counts as overtaken', () => {
  const clock = makeTagClock(3);
  const beforeAll = clock.now();
  clock.invalidate(['a']);
  const afterA = clock.now();
  clock.invalidate(['b']);
  clock.invalidate(['c', 'd']);
  expect(clock.isCurrent(['x'], beforeAll)).toBe(false);
  expect(clock.isCurrent(['x'], afterA)).toBe(true);
  expect(clock.isCurrent(['b'], afterA)).toBe(false);
});

it('a tag that is invalidated again is not the oldest any more', () => {
  const clock = makeTagClock(2);
  clock.invalidate(['a']);
  clock.invalidate(['b']);
  clock.invalidate(['a']);
  const since = clock.now();
  clock.invalidate(['c']); // forgets b
  expect(clock.isCurrent(['a'], since)).toBe(true);
});

it('is born untold; being told begins and ends with everything overtaken', () => {
  const clock = makeTagClock();
  const heard: unknown[] = [];
  const stop = clock.subscribe((tags) => heard.push(tags));
  expect(clock.isTold).toBe(false);
  const atBirth = clock.now();
  clock.resume();
  expect([clock.isTold, clock.isCurrent([], atBirth)]).toEqual([true, false]);
  const told = clock.now();
  clock.suspend();
  expect([clock.isTold, clock.isCurrent([], told)]).toEqual([false, false]);
  clock.invalidate([]);
  clock.invalidate(['a']);
  stop();
  clock.invalidate(['b']);
  expect(heard).toEqual([null, null, ['a']]);
});
