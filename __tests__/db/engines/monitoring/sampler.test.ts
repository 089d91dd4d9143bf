import { insertBatches } from '#lib/engines/monitoring/queries';
import type { InstanceGauges } from '#lib/engines/monitoring/schema';
import { performanceStats } from '#lib/engines/monitoring/stats-service';
import { type MonitorWorld, makeClock, makeInstance, openWorld, upTo } from './monitor-world.ts';

let world: MonitorWorld;

beforeAll(async () => {
  world = await openWorld('sampler');
});

afterAll(() => world.close());

beforeEach(() => world.database.sql`truncate private.performance_samples, private.instance_gauges`);

const cache = (hits: number, misses: number) => ({
  product: {
    hits,
    misses,
    stale: 0,
    lost: 0,
    coalesced: 0,
    overtaken: 0,
    evictions: 0,
    entries: 3,
    bytes: 100,
    maxBytes: 1_000,
  },
});

const quiet: InstanceGauges = {
  uptimeS: 0,
  rssBytes: 1,
  heapBytes: 1,
  eventLoopP99Ms: 0,
  eventLoopUtilization: 0,
  cpuCores: 0,
  pool: { max: 1 },
  caches: {},
  limiter: {},
  realtime: null,
};

describe('samples', () => {
  it('of two instances are one set of figures', async () => {
    const clock = makeClock();
    const [a, b] = ['a', 'b'].map((name) => makeInstance(world.ctx, clock, name));
    a!.hit('GET /', upTo(50));
    b!.hit('GET /', upTo(100).slice(50), true);
    b!.hit('GET /api/me', [7]);
    clock.advance(15_000);
    await Promise.all([a!.sampler.stop(), b!.sampler.stop()]);

    const stats = await performanceStats(world.ctx, { window: '1m', now: clock.now() });
    const together = makeInstance(world.ctx, clock, 'c');
    together.hit('GET /', upTo(100));
    const [exact] = together.monitor.getStats();
    const [busiest] = stats.operations.filter(({ kind }) => kind === 'route');
    expect(busiest).toEqual({ ...exact, errors: 50, ratePerS: 100 / 60 });
    expect(stats.operations).toContainEqual(expect.objectContaining({ operation: 'GET /api/me', count: 1 }));
    await together.sampler.stop();
  });

  it('leave the window when they are old', async () => {
    const clock = makeClock();
    const { hit, sampler } = makeInstance(world.ctx, clock, 'a');
    hit('GET /', [1, 2]);
    clock.advance(15_000);
    await sampler.tick();
    const count = async (window: '1m' | '5m' | '1h') => {
      const { operations } = await performanceStats(world.ctx, { window, now: clock.now() });
      return operations.find(({ operation }) => operation === 'GET /')?.count ?? 0;
    };
    expect([await count('1m'), await count('5m'), await count('1h')]).toEqual([2, 2, 2]);
    clock.advance(61_000);
    expect([await count('1m'), await count('5m')]).toEqual([0, 2]);
    clock.advance(300_000);
    expect([await count('5m'), await count('1h')]).toEqual([0, 2]);
    clock.advance(3_900_000);
    expect(await count('1h')).toBe(0);
    await sampler.stop();
  });

  it('wait while the database refuses them, at most five minutes of them, and are written afterwards', async () => {
    const clock = makeClock();
    const { sql } = world.database;
    const { hit, sampler } = makeInstance(world.ctx, clock, 'a');
    await sql`alter table private.instance_gauges rename to gone`;
    for (let interval = 0; interval < 25; interval++) {
      hit('GET /', [1]);
      clock.advance(15_000);
      await sampler.tick();
    }
    expect(sampler.waiting).toBe(20);

    // All of a sample or nothing of it: its timings were refused with its gauges.
    expect(await sql`select from private.performance_samples`).toHaveLength(0);

    await sql`alter table private.gone rename to instance_gauges`;
    hit('GET /', [1]);
    clock.advance(15_000);
    await sampler.tick();
    expect(sampler.waiting).toBe(0);
    const rows = await world.database.sql`
      select at, count from private.performance_samples where operation = 'GET /' order by at`;
    expect(rows).toHaveLength(20);
    expect(rows.every(({ count }) => Number(count) === 1)).toBe(true);
    expect(new Date(rows[0]!.at).toISOString()).toBe('2026-03-01T12:01:30.000Z');
    expect(await world.database.sql`select from private.instance_gauges`).toHaveLength(20);
    await sampler.stop();
  });

  it('are written once although the answer that they were got lost', async () => {
    const clock = makeClock();
    const { hit, sampler } = makeInstance(world.ctx, clock, 'a');
    hit('GET /', [1]);
    clock.advance(15_000);
    await sampler.tick();
    const [row] = await world.database.sql`
      select * from private.performance_samples where operation = 'GET /'`;
    const { at, instance, process, kind, operation, cells } = row!;
    const sample = { step_s: 15, at: at.toISOString(), instance, process, kind, operation, cells } as const;
    const figures = { count: 1, errors: 0, sum_us: 1_000, min_us: 1_000, max_us: 1_000 };
    const [gauges] = await world.database.sql`select * from private.instance_gauges`;
    await insertBatches(world.ctx.db, [
      {
        samples: [{ ...sample, ...figures }],
        at: gauges!.at.toISOString(),
        process: 'web',
        instance: 'a',
        gauges: gauges!.gauges,
      },
    ]);
    const rows = await world.database.sql`
      select count from private.performance_samples where operation = 'GET /'`;
    expect(rows).toHaveLength(1);
    await sampler.stop();
  });
});

describe('instances', () => {
  it('are alive for 45 s after their last word, listed for 15 min, and gone at once when they end in order', async () => {
    const clock = makeClock();
    const web = makeInstance(world.ctx, clock, 'a');
    const worker = makeInstance(world.ctx, clock, 'b', { process: 'worker' });
    await Promise.all([web.sampler.tick(), worker.sampler.tick()]);
    const list = async () => {
      const { instances } = await performanceStats(world.ctx, { window: '1m', now: clock.now() });
      return instances.map(({ instance, process, isLive }) => [instance, process, isLive]);
    };
    expect(await list()).toEqual([
      ['a', 'web', true],
      ['b', 'worker', true],
    ]);
    clock.advance(40_000);
    await worker.sampler.tick();
    clock.advance(10_000);
    expect(await list()).toEqual([
      ['b', 'worker', true],
      ['a', 'web', false],
    ]);
    await worker.sampler.stop();
    expect(await list()).toEqual([['a', 'web', false]]);
    clock.advance(900_000);
    expect(await list()).toEqual([]);
    await web.sampler.stop();
  });

  it('tell of their process, their pool and the database', async () => {
    const clock = makeClock();
    const { sampler } = makeInstance(world.ctx, clock, 'a');
    await sampler.tick();
    const { instances } = await performanceStats(world.ctx, { window: '1m', now: clock.now() });
    const { gauges } = instances[0]!;
    expect(gauges).toMatchObject({ pool: { max: 12 }, realtime: null, caches: {}, limiter: {} });
    expect(gauges.rssBytes).toBeGreaterThan(10e6);
    expect(gauges.eventLoopUtilization).toBeGreaterThanOrEqual(0);
    expect(gauges.eventLoopUtilization).toBeLessThanOrEqual(1);
    expect(gauges.database?.connections).toBeGreaterThan(0);
    expect(gauges.database?.maxConnections).toBeGreaterThan(10);
    await sampler.stop();
  });
});

describe('what all instances do together', () => {
  it('caches: what was counted within the window, not since the processes began', async () => {
    const clock = makeClock();
    const write = async (instance: string, uptimeS: number, caches: InstanceGauges['caches']) => {
      const gauges = { ...quiet, uptimeS, caches };
      const at = clock.now().toISOString();
      await insertBatches(world.ctx.db, [{ samples: [], at, process: 'web', instance, gauges }]);
    };
    await write('old', 5_000, cache(1_000, 1_000));
    clock.advance(30_000);
    await write('old', 5_030, cache(1_060, 1_010));
    await write('young', 20, cache(30, 0));
    const { caches } = await performanceStats(world.ctx, { window: '1m', now: clock.now() });
    expect(caches.product).toMatchObject({ hits: 90, misses: 10, hitRate: 0.9, entries: 6, maxBytes: 2_000 });
  });

  it('queue from a worker, and the canary that has heard nothing for the longest time', async () => {
    const clock = makeClock();
    const depth = {
      waiting: 3,
      delayed: 0,
      running: 1,
      failed: 2,
      oldest_waiting_s: 12,
      done_last_hour: 0,
      failed_last_hour: 0,
    };
    const canary = (silentS: number) => ({
      realtime: () => ({ lagMs: silentS, lastAt: clock.now().toISOString(), silentS }),
    });
    const web = makeInstance(world.ctx, clock, 'a', canary(40));
    const worker = makeInstance(world.ctx, clock, 'b', {
      process: 'worker',
      queue: async () => ({ at: clock.now().toISOString(), types: [], total: depth }),
      ...canary(2),
    });
    const broken = makeInstance(world.ctx, clock, 'c', {
      process: 'worker',
      queue: () => Promise.reject(new Error('no queue')),
    });
    await Promise.all([web, worker, broken].map(({ sampler }) => sampler.tick()));
    const stats = await performanceStats(world.ctx, { window: '5m', now: clock.now() });
    expect(stats.queue).toEqual({ waiting: 3, running: 1, deadLetters: 2, oldestS: 12 });
    expect(stats.realtime).toMatchObject({ silentS: 40, lagMs: 40 });
    await Promise.all([web, worker, broken].map(({ sampler }) => sampler.stop()));
  });

  it('web vitals are listed by themselves, rated by their 75th percentile', async () => {
    const clock = makeClock();
    const { monitor, sampler } = makeInstance(world.ctx, clock, 'a');
    for (const [name, durationMs] of [
      ['LCP /products/:id', 1_000],
      ['LCP /products/:id', 3_000],
      ['CLS /', 50],
    ] as const)
      monitor.record({ kind: 'vital', name, durationMs, failed: false });
    clock.advance(15_000);
    await sampler.tick();
    const stats = await performanceStats(world.ctx, { window: '1m', now: clock.now() });
    expect(stats.operations.filter(({ kind }) => kind === 'vital')).toEqual([]);
    expect(stats.webVitals).toMatchObject([
      { metric: 'LCP', page: '/products/:id', count: 2, p75: 3_000, rating: 'needs-improvement' },
      { metric: 'CLS', page: '/', count: 1, p75: 0.05, rating: 'good' },
    ]);
    await sampler.stop();
  });

  it('coverage counts which of the operations that exist ran', async () => {
    const clock = makeClock();
    const { hit, sampler } = makeInstance(world.ctx, clock, 'a');
    hit('GET /api/me', [1]);
    hit('GET /api/nowhere', [1]);
    clock.advance(15_000);
    await sampler.tick();
    const { coverage } = await performanceStats(world.ctx, { window: '1m', now: clock.now() });
    expect(coverage.seen).toMatchObject({ route: 1, page: 0, job: 0 });
    expect(coverage.known.route).toBeGreaterThan(10);
    await sampler.stop();
  });
});
