import fc from 'fast-check';
import { rollUpSamples } from '#lib/engines/monitoring/roll-up';
import type { SeriesPoint } from '#lib/engines/monitoring/schema';
import { gaugeSeries, operationSeries, performanceStats } from '#lib/engines/monitoring/stats-service';
import { type Clock, type MonitorWorld, makeClock, makeInstance, openWorld, upTo } from './monitor-world.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

let world: MonitorWorld;

beforeAll(async () => {
  world = await openWorld('rollup');
});

afterAll(() => world.close());

beforeEach(() => world.database.sql`truncate private.performance_samples, private.instance_gauges`);

const rollUp = (clock: Clock) => rollUpSamples(world.ctx, clock.now());

/** Rows by step, with their calls. */
async function stored(): Promise<Record<number, { rows: number; calls: number }>> {
  const rows = await world.database.sql`
    select step_s, count(*)::int as rows, sum(count)::int as calls from private.performance_samples
    where operation = 'GET /' group by step_s order by step_s`;
  return Object.fromEntries(rows.map(({ step_s, rows, calls }) => [step_s, { rows, calls }]));
}

async function series(clock: Clock, fromMs: number, stepS: number): Promise<SeriesPoint[]> {
  const from = new Date(clock.now().getTime() - fromMs);
  const request = { operation: 'GET /', from, to: clock.now(), stepS };
  return (await operationSeries(world.ctx, request, clock.now())).filter(({ count }) => count > 0);
}

/** Two instances that write for `intervals` of 15 s, with durations that differ from one to the next. */
async function run(clock: Clock, intervals: number): Promise<void> {
  const instances = ['a', 'b'].map((name) => makeInstance(world.ctx, clock, name));
  for (let interval = 0; interval < intervals; interval++) {
    instances[0]!.hit('GET /', upTo(10 + interval));
    instances[1]!.hit('GET /', upTo(30), true);
    clock.advance(15 * second);
    for (const { sampler } of instances) await sampler.tick();
  }
  for (const { sampler } of instances) await sampler.stop();
}

const withoutRate = ({ ratePerS: _rate, at: _at, ...point }: SeriesPoint) => point;

it('keeps counts, errors and quantiles, over instances and steps', async () => {
  const clock = makeClock();
  await run(clock, 20);
  clock.advance(10 * minute);
  const [before] = await series(clock, hour, 300);
  expect(before).toMatchObject({ count: 20 * 30 + 10 * 20 + 190, errors: 600 });
  await rollUp(clock);
  expect(await stored()).toEqual({ 15: { rows: 40, calls: 990 }, 300: { rows: 1, calls: 990 } });
  expect(await series(clock, hour, 300)).toEqual([before]);

  clock.advance(3 * hour);
  await rollUp(clock);
  expect(await stored()).toEqual({ 300: { rows: 1, calls: 990 } });

  clock.advance(3 * day);
  await rollUp(clock);
  expect(await stored()).toEqual({ 3600: { rows: 1, calls: 990 } });
  const [after] = await series(clock, 4 * day, 3_600);
  expect(withoutRate(after!)).toEqual(withoutRate(before!));

  clock.advance(30 * day);
  await rollUp(clock);
  expect(await stored()).toEqual({});
});

it('counts nothing twice, wherever it stands: a window shows the same before, between and after', async () => {
  const clock = makeClock('2026-03-01T12:03:00.000Z');
  await run(clock, 40);
  const hourly = async () => {
    const { operations } = await performanceStats(world.ctx, { window: '1h', now: clock.now() });
    return operations.find(({ operation }) => operation === 'GET /');
  };
  const before = await hourly();
  await rollUp(clock);
  const { 15: fine, 300: coarse } = await stored();
  expect(coarse!.calls).toBeGreaterThan(0);
  expect(coarse!.calls).toBeLessThan(fine!.calls);
  expect(await hourly()).toEqual(before);
});

it('adds what comes late to the step where it belongs', async () => {
  const clock = makeClock();
  const late = makeInstance(world.ctx, clock, 'late');
  late.hit('GET /', [5]);
  await run(clock, 20);
  clock.advance(5 * minute);
  await rollUp(clock);
  expect((await stored())[300]).toEqual({ rows: 1, calls: 990 });
  // Its 15 s began with the others'; it could not write until now.
  await late.sampler.stop();
  await rollUp(clock);
  expect((await stored())[300]).toEqual({ rows: 1, calls: 991 });
});

it('by several workers at once is done once', async () => {
  const clock = makeClock();
  await run(clock, 20);
  clock.advance(10 * minute);
  await Promise.all([rollUp(clock), rollUp(clock), rollUp(clock)]);
  await rollUp(clock);
  expect((await stored())[300]).toEqual({ rows: 1, calls: 990 });
});

it('leaves alone what is younger than its step', async () => {
  const clock = makeClock();
  await run(clock, 8);
  await rollUp(clock);
  expect(Object.keys(await stored())).toEqual(['15']);
});

it('goes on with what a week without a worker has left, in any order of roll-ups', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 12 * 60 }), { minLength: 1, maxLength: 5 }),
      async (pausesMin) => {
        await world.database.sql`truncate private.performance_samples`;
        const clock = makeClock();
        for (const pause of pausesMin) {
          await run(clock, 2);
          clock.advance(pause * minute);
          if (pause % 2 === 0) await rollUp(clock);
        }
        clock.advance(10 * minute);
        await rollUp(clock);
        const rows = await world.database.sql`
          select sum(count)::int as calls from private.performance_samples
          where operation = 'GET /' and (step_s > 15 or not is_rolled_up)`;
        expect(rows[0]!.calls).toBe(pausesMin.length * (10 + 11 + 60));
      },
    ),
    { numRuns: 4 },
  );
});

describe('charts', () => {
  it('have a point for every step, also for those in which nothing happened', async () => {
    const clock = makeClock();
    await run(clock, 2);
    clock.advance(2 * minute);
    await run(clock, 2);
    const from = new Date('2026-03-01T12:00:00.000Z');
    const points = await operationSeries(
      world.ctx,
      { kind: 'route', from, to: clock.now(), stepS: 15 },
      clock.now(),
    );
    expect(points).toHaveLength(12);
    expect(points.map(({ count }) => count)).toEqual([40, 41, 0, 0, 0, 0, 0, 0, 0, 0, 40, 41]);
    expect(points[0]).toMatchObject({ at: from.toISOString(), errors: 30, ratePerS: 40 / 15 });
  });

  it('are never finer than what is stored that far back, nor longer than 2,000 points', async () => {
    const clock = makeClock();
    const request = (fromMs: number, stepS: number) =>
      operationSeries(
        world.ctx,
        { from: new Date(clock.now().getTime() - fromMs), to: clock.now(), stepS },
        clock.now(),
      );
    expect(await request(hour, 15)).toHaveLength(240);
    expect(await request(6 * hour, 15)).toHaveLength(72);
    expect(await request(10 * day, 15)).toHaveLength(240);
    expect((await request(10_000 * day, 15)).length).toBeLessThanOrEqual(2_000);
  });

  it('of the processes show how many there are, and their caches step by step', async () => {
    const clock = makeClock();
    let hits = 0;
    const cache = () => ({
      product: {
        hits,
        misses: hits / 4,
        stale: 0,
        lost: 0,
        coalesced: 0,
        overtaken: 0,
        evictions: 0,
        entries: 1,
        bytes: 1,
        maxBytes: 1,
      },
    });
    const web = makeInstance(world.ctx, clock, 'a', { caches: cache });
    const from = clock.now();
    for (hits of [80, 160, 160]) {
      await web.sampler.tick();
      clock.advance(minute);
    }
    await web.sampler.stop();
    const points = await gaugeSeries(world.ctx, { from, to: clock.now(), stepS: 60 }, clock.now());
    expect(points.map(({ instances }) => instances)).toEqual([1, 1, 1]);
    // Before the first step nobody knows since when the process had counted.
    expect(points.map(({ cacheHitRates }) => cacheHitRates.product)).toEqual([undefined, 0.8, null]);
  });
});

it('gauges are thinned out to the last of every 5 min after two hours, and go after 30 days', async () => {
  const clock = makeClock();
  const web = makeInstance(world.ctx, clock, 'a');
  for (let at = 0; at < 40; at++) {
    await web.sampler.tick();
    clock.advance(15 * second);
  }
  const count = async () => (await world.database.sql`select from private.instance_gauges`).length;
  await rollUp(clock);
  expect(await count()).toBe(40);
  clock.advance(3 * hour);
  await rollUp(clock);
  expect(await count()).toBe(2);
  clock.advance(31 * day);
  await rollUp(clock);
  expect(await count()).toBe(0);
  await web.sampler.stop();
});
