import { slotJobId, slotOf } from '#lib/engines/jobs/schedules';
import { schedules } from '#lib/jobs/schedules';
import { jobTypes } from '#lib/tasks/job-types';

const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString();

describe('the slot of a moment', () => {
  it('begins at multiples of its length since midnight, UTC', () => {
    expect(iso(slotOf({ everyS: 15 }, at('2026-03-29T01:00:14.999Z')))).toBe('2026-03-29T01:00:00.000Z');
    expect(iso(slotOf({ everyS: 15 }, at('2026-03-29T01:00:15.000Z')))).toBe('2026-03-29T01:00:15.000Z');
    expect(iso(slotOf({ everyS: 3_600 }, at('2026-10-25T00:59:59.999Z')))).toBe('2026-10-25T00:00:00.000Z');
  });

  it('begins later by the offset', () => {
    const daily = { everyS: 86_400, offsetS: 12_000 };
    expect(iso(slotOf(daily, at('2026-11-23T03:19:59Z')))).toBe('2026-11-22T03:20:00.000Z');
    expect(iso(slotOf(daily, at('2026-11-23T03:20:00Z')))).toBe('2026-11-23T03:20:00.000Z');
  });
});

describe("the id of a slot's job", () => {
  it('is the same for everyone, and another for another slot, type or payload', () => {
    const id = slotJobId('cleanup', {}, 0);
    expect(slotJobId('cleanup', {}, 0)).toBe(id);
    const others = [
      slotJobId('cleanup', {}, 15),
      slotJobId('refresh-views', {}, 0),
      slotJobId('cleanup', { a: 1 }, 0),
    ];
    expect(new Set([id, ...others]).size).toBe(4);
  });

  it('is a UUID', () => {
    for (const slot of [0, 1, 2, 3, 4, 5, 6, 7])
      expect(slotJobId('cleanup', {}, slot)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
  });
});

it('what is scheduled parses, and its jobs are kept for longer than a slot', () => {
  for (const { name, payload, everyS } of schedules) {
    expect(jobTypes[name].payload.safeParse(payload).success).toBe(true);
    expect(jobTypes[name].policy.keepS ?? 14 * 86_400).toBeGreaterThan(2 * everyS);
  }
});
