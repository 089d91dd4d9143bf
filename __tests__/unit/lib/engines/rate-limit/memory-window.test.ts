import fc from 'fast-check';
import { MemoryWindow } from '#lib/engines/rate-limit/memory-window';

let now = 0;
const clock = () => now;
beforeEach(() => {
  now = 1_000;
});

const make = (options = {}) => new MemoryWindow({ points: 3, perS: 60, clock, ...options });
const allowed = (window: MemoryWindow, key: string, times: number) =>
  Array.from({ length: times }, () => window.take(key)).filter(({ isAllowed }) => isAllowed).length;

describe('a window in memory', () => {
  it('allows its points, refuses the next, and tells each key apart', () => {
    const window = make();
    expect(window.take('a')).toEqual({ isAllowed: true, remaining: 2, resetMs: 60_000 });
    expect(allowed(window, 'a', 5)).toBe(2);
    expect(window.take('a')).toEqual({ isAllowed: false, remaining: 0, resetMs: 60_000 });
    expect(allowed(window, 'b', 5)).toBe(3);
  });

  it('ends a full length after its first point, to the millisecond', () => {
    const window = make();
    allowed(window, 'a', 3);
    now += 59_999;
    expect(window.take('a')).toEqual({ isAllowed: false, remaining: 0, resetMs: 1 });
    now += 1;
    expect(window.take('a')).toEqual({ isAllowed: true, remaining: 2, resetMs: 60_000 });
  });

  it('charges a refused attempt nothing: what is left is for smaller ones', () => {
    const window = make();
    expect(window.take('a', 4)).toMatchObject({ isAllowed: false, remaining: 3 });
    expect(window.take('a', 3)).toMatchObject({ isAllowed: true, remaining: 0 });
  });

  it('gives points back, never more than were spent, and never to a window that has ended', () => {
    const window = make();
    allowed(window, 'a', 3);
    window.giveBack('a');
    expect(allowed(window, 'a', 2)).toBe(1);
    window.giveBack('a', 50);
    expect(allowed(window, 'a', 9)).toBe(3);
    now += 60_000;
    window.giveBack('a');
    window.giveBack('never seen');
    expect(allowed(window, 'a', 9)).toBe(3);
  });

  it('keeps its size under a flood of 200,000 made-up keys', () => {
    const window = make({ points: 1_200 });
    for (let i = 0; i < 200_000; i++) window.take(`2001:db8:${i >> 16}:${i & 65535}::/64`);
    expect(window.size).toBe(20_000);
  });

  it('keeps a limit that was reached, however many keys come after', () => {
    const window = make({ maxKeys: 100 });
    allowed(window, 'guesser', 3);
    for (let i = 0; i < 10_000; i++) window.take(`flood-${i}`);
    expect(window.take('guesser').isAllowed).toBe(false);
  });

  it('counts nobody together with strangers when it is full: a flood takes nothing from who comes after', () => {
    const window = make({ maxKeys: 100 });
    for (let i = 0; i < 10_000; i++) allowed(window, `flood-${i}`, 1 + (i % 3));
    for (let i = 0; i < 50; i++) expect(allowed(window, `late-${i}`, 9)).toBe(3);
    expect(window.size).toBe(100);
  });

  it('lets go of what spent least, the oldest first; what was given back counts as not spent', () => {
    const window = make({ maxKeys: 3 });
    allowed(window, 'spent', 3);
    allowed(window, 'returned', 3);
    allowed(window, 'once', 1);
    window.giveBack('returned', 3);
    window.take('new');
    expect([window.size, allowed(window, 'spent', 9)]).toEqual([3, 0]);
    window.take('newer');
    expect(window.take('new')).toMatchObject({ remaining: 1 });
    expect(window.take('once')).toMatchObject({ remaining: 2 });
  });

  it('counts the wrong guesses of one key right under any flood of keys that spend less, up to its size', () => {
    const flood = fc.array(fc.record({ guess: fc.boolean(), floods: fc.nat(40) }), { maxLength: 60 });
    fc.assert(
      fc.property(flood, (steps) => {
        now = 0;
        const window = make({ points: 5, maxKeys: 10 });
        window.take('guesser', 2);
        let right = 2;
        let stranger = 0;
        for (const { guess, floods } of steps) {
          for (let i = 0; i < floods; i++) window.take(`flood-${stranger++}`);
          if (guess && window.take('guesser').isAllowed) right += 1;
          expect(window.size).toBeLessThanOrEqual(10);
        }
        expect(right).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('lets go of windows that ended before it takes anybody the place', () => {
    const window = make({ maxKeys: 2 });
    window.take('first');
    now += 30_000;
    allowed(window, 'second', 1);
    now += 30_000;
    window.take('third');
    expect(window.take('second')).toMatchObject({ remaining: 1 });
    now += 60_000;
    window.take('fourth');
    expect(window.size).toBe(1);
  });

  it('never allows more than its points between the first point and the reset, whatever the order', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      points: fc.integer({ min: 1, max: 4 }),
      waitMs: fc.constantFrom(0, 1, 999, 30_000, 60_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        now = 0;
        const window = make({ points: 5 });
        const [seen, expected]: [unknown[], unknown[]] = [[], []];
        const model = new Map<string, { used: number; endsAt: number }>();
        for (const { key, points, waitMs } of steps) {
          now += waitMs;
          const known = model.get(key);
          const state = known && known.endsAt > now ? known : { used: 0, endsAt: now + 60_000 };
          model.set(key, state);
          const isAllowed = state.used + points <= 5;
          if (isAllowed) state.used += points;
          expected.push({ isAllowed, remaining: 5 - state.used, resetMs: state.endsAt - now });
          seen.push(window.take(key, points));
        }
        expect(seen).toEqual(expected);
      }),
    );
  });
});
