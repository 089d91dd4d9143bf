import fc from 'fast-check';
import {
  type AlertMemory,
  flapWindowMs,
  freshMemory,
  maxGapMs,
  resolveMs,
  step,
  type Timing,
  type Transition,
} from '#lib/market/alerts/evaluate';

const second = 1_000;

/** Looks every 5 s at what `isBroken` says of the second, and tells of each transition with its second. */
function play(timing: Timing, untilS: number, isBroken: (s: number) => boolean | null, everyS = 5) {
  let memory: AlertMemory = freshMemory(0);
  const told: [number, Transition][] = [];
  const states: string[] = [];
  for (let s = 0; s <= untilS; s += everyS) {
    const next = step(timing, memory, isBroken(s), s * second);
    memory = next.memory;
    states.push(memory.state);
    if (next.transition) told.push([s, next.transition]);
  }
  return { told, memory, states };
}

describe('a rule', () => {
  it('goes from ok over pending to firing and is resolved, at the exact seconds', () => {
    const { told } = play({ forS: 30, resolveS: 60 }, 300, (s) => s >= 20 && s < 100);
    // Broken first seen at 20, so it fires at 50; well first seen at 100, so it is resolved at 160.
    expect(told).toEqual([
      [50, 'firing'],
      [160, 'resolved'],
    ]);
  });

  it('without a duration fires at the first look that finds it broken, and is resolved at the first that does not', () => {
    const { told } = play({ forS: 0, resolveS: 0 }, 100, (s) => s >= 20 && s < 40);
    expect(told).toEqual([
      [20, 'firing'],
      [40, 'resolved'],
    ]);
  });

  it('does not fire for what ends before its duration', () => {
    const { told, memory } = play({ forS: 30, resolveS: 0 }, 200, (s) => s % 40 < 20);
    expect(told).toEqual([]);
    expect(memory.state).not.toBe('firing');
  });

  it('a moment of being well does not resolve it: being well begins anew', () => {
    const { told } = play({ forS: 0, resolveS: 30 }, 200, (s) => s < 20 || s === 40);
    expect(told).toEqual([
      [0, 'firing'],
      [75, 'resolved'],
    ]);
  });

  it('says resolved for half an hour, then ok', () => {
    const { states } = play({ forS: 0, resolveS: 0 }, 2_000, (s) => s < 10);
    expect(states[3]).toBe('resolved');
    expect(states.at(-1)).toBe('ok');
    expect(states.indexOf('ok') * 5).toBe(10 + flapWindowMs / second);
  });
});

describe('flapping', () => {
  // Broken for 20 s and well for 100 s, again and again.
  const flap = (s: number) => s % 120 < 20;

  it('becomes one alert that stays', () => {
    const { told } = play({ forS: 0, resolveS: 30 }, 3_600, flap);
    const firings = told.filter(([, transition]) => transition === 'firing').map(([s]) => s);
    // 30 s, 60 s, and then 120 s, which it never is well for.
    expect(firings).toEqual([0, 120, 240]);
    expect(told.at(-1)).toEqual([240, 'firing']);
  });

  it('is forgotten after half an hour of peace', () => {
    const { memory } = play(
      { forS: 0, resolveS: 30 },
      4_000,
      (s) => s < 5 || (s >= 100 && s < 105) || s >= 3_900,
    );
    expect(memory.state).toBe('firing');
    expect(memory.flaps).toBe(0);
  });

  it('doubles the time to be well up to a quarter of an hour, and never shortens it', () => {
    expect([0, 1, 2, 3, 30].map((flaps) => resolveMs({ forS: 0, resolveS: 30 }, flaps) / second)).toEqual([
      30, 60, 120, 240, 900,
    ]);
    expect(resolveMs({ forS: 0, resolveS: 0 }, 1)).toBe(30 * second);
    expect(resolveMs({ forS: 0, resolveS: 3_600 }, 3)).toBe(3_600 * second);
  });
});

describe('what cannot be told', () => {
  it('moves nothing: a firing alert stays, and being well begins anew', () => {
    const { told } = play({ forS: 0, resolveS: 30 }, 200, (s) =>
      s < 20 ? true : s >= 40 && s < 100 ? null : false,
    );
    expect(told).toEqual([
      [0, 'firing'],
      [130, 'resolved'],
    ]);
  });

  it('does not make a rule fire that was never seen broken', () => {
    expect(play({ forS: 0, resolveS: 0 }, 100, () => null).told).toEqual([]);
  });

  it('a long time without looks, or without knowing, counts for no duration', () => {
    const gapS = maxGapMs / second + 25;
    const blind = play({ forS: 60, resolveS: 0 }, gapS + 20, (s) => (s === 0 || s >= gapS ? true : null));
    expect(blind.told).toEqual([]);
    const away = play({ forS: 60, resolveS: 0 }, gapS, () => true, gapS);
    expect(away.told).toEqual([]);
    expect(away.memory.state).toBe('pending');
  });
});

it('a look that is not later than the last one changes nothing', () => {
  const first = step({ forS: 0, resolveS: 0 }, freshMemory(0), true, 1_000);
  for (const at of [1_000, 500])
    expect(step({ forS: 0, resolveS: 0 }, first.memory, false, at)).toEqual({
      memory: first.memory,
      transition: null,
    });
});

it('never fires twice without being resolved, fires only after its duration, and resolves only after its own', () => {
  const look = fc.record({
    isBroken: fc.constantFrom(true, true, false, false, null),
    pauseS: fc.integer({ min: -5, max: 200 }),
  });
  const timing = fc.record({
    forS: fc.integer({ min: 0, max: 120 }),
    resolveS: fc.integer({ min: 0, max: 120 }),
  });
  fc.assert(
    fc.property(timing, fc.array(look, { maxLength: 200 }), (timing, looks) => {
      let memory = freshMemory(0);
      let now = 0;
      let expected: Transition = 'firing';
      let brokenSince: number | null = null;
      let wellSince: number | null = null;
      for (const { isBroken, pauseS } of looks) {
        const at = now + pauseS * second;
        const isLater = at > memory.evaluatedAt;
        const next = step(timing, memory, isBroken, at);
        now = Math.max(now, at);
        if (isLater && isBroken !== null) {
          brokenSince = isBroken ? (brokenSince ?? at) : null;
          wellSince = isBroken ? null : (wellSince ?? at);
        }
        if (next.transition) {
          expect(next.transition).toBe(expected);
          const since = next.transition === 'firing' ? brokenSince : wellSince;
          const durationS = next.transition === 'firing' ? timing.forS : timing.resolveS;
          expect(since).not.toBeNull();
          expect(at - since!).toBeGreaterThanOrEqual(durationS * second);
          expected = next.transition === 'firing' ? 'resolved' : 'firing';
        }
        memory = next.memory;
      }
      expect(memory.state === 'firing').toBe(expected === 'resolved');
    }),
    { numRuns: 500 },
  );
});
