import { jest } from '@jest/globals';
import fc from 'fast-check';
import { paceLog } from '#supabase/local/paced-log';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function makeLog() {
  const lines: { level: string; message: string; times?: number }[] = [];
  const take = (level: string) => (fields: { times?: number }, message: string) =>
    void lines.push({ level, message, ...fields });
  const log = { debug: take('debug'), info: take('info'), warn: take('warn'), error: take('error') };
  return { lines, log: paceLog(log, 60_000) };
}

test('a flood is two lines a minute for each message, and none of it is lost from the count', () => {
  const happening = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 20_000 }));
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 300 }), (happenings) => {
      const { lines, log } = makeLog();
      let passedMs = 0;
      for (const [message, pauseMs] of happenings) {
        jest.advanceTimersByTime(pauseMs);
        passedMs += pauseMs;
        log.info({}, message);
      }
      jest.advanceTimersByTime(60_000);
      for (const message of ['a', 'b', 'c']) {
        const mine = lines.filter((line) => line.message.startsWith(message));
        const told = mine.reduce((sum, { times = 1 }) => sum + times, 0);
        expect(told).toBe(happenings.filter(([each]) => each === message).length);
        expect(mine.length).toBeLessThanOrEqual(2 * (1 + Math.ceil(passedMs / 60_000)));
      }
    }),
  );
});

test('the first is written at once, as it is', () => {
  const { lines, log } = makeLog();
  log.warn({ times: 1 }, 'something');
  log.error({ times: 1 }, 'something');
  log.warn({ times: 1 }, 'something');
  expect(lines.map(({ level }) => level)).toEqual(['warn', 'error']);
});
