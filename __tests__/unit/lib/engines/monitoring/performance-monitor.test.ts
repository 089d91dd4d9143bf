import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { observe } from '#lib/base/observe';
import { PerformanceMonitor } from '#lib/engines/monitoring/performance-monitor';
import type { StatsWindow } from '#lib/engines/monitoring/schema';

const second = 1_000;
const minute = 60 * second;

/** A monitor whose time stands still until it is moved. */
function monitorAt(startMs = 0, options: { maxOperations?: number } = {}) {
  let now = startMs;
  const monitor = new PerformanceMonitor({ ...options, clock: () => now });
  const hit = (name = 'GET /', durationMs = 1, failed = false) =>
    monitor.record({ kind: 'route', name, durationMs, failed });
  const count = (window: StatsWindow) => monitor.getStats(window).reduce((sum, each) => sum + each.count, 0);
  return { monitor, hit, count, advance: (ms: number) => (now += ms) };
}

describe('a timer', () => {
  it('measures a task from start to end, and says whether it failed', () => {
    const { monitor, advance } = monitorAt();
    const end = monitor.startTimer('import.parse');
    advance(250);
    expect(end({ failed: true })).toBe(250);
    expect(monitor.getStats()).toEqual([
      expect.objectContaining({ kind: 'task', operation: 'import.parse', count: 1, errors: 1, maxMs: 250 }),
    ]);
  });
});

describe('windows', () => {
  it('say how often, how long and how many failed', () => {
    const { monitor, hit, advance } = monitorAt();
    advance(minute);
    for (let i = 1; i <= 120; i++) hit('GET /', i, i > 114);
    const [stats] = monitor.getStats('1m');
    expect(stats).toMatchObject({
      kind: 'route',
      operation: 'GET /',
      count: 120,
      errors: 6,
      minMs: 1,
      maxMs: 120,
    });
    expect(stats!.ratePerS).toBeCloseTo(2);
    expect(stats!.avgMs).toBeCloseTo(60.5);
    expect(stats!.p95Ms).toBeGreaterThanOrEqual(114);
    expect(stats!.p95Ms).toBeLessThan(114 * 1.01);
  });

  it.each([
    ['1m', minute, 5 * second],
    ['5m', 5 * minute, 30 * second],
    ['1h', 60 * minute, 5 * minute],
  ] as const)('forget after %s, by one step more at the most', (window, lengthMs, stepMs) => {
    const { hit, count, advance } = monitorAt(123_456);
    hit();
    advance(lengthMs);
    expect(count(window)).toBe(1);
    advance(stepMs);
    expect(count(window)).toBe(0);
  });

  it('count every call exactly once, however it is spread and however often somebody looks', () => {
    const steps = fc.array(
      fc.record({ calls: fc.nat(20), pauseMs: fc.nat(40 * second), looks: fc.boolean() }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (plan) => {
        const { hit, count, monitor, advance } = monitorAt();
        const calls: number[] = [];
        let now = 0;
        for (const { calls: times, pauseMs, looks } of plan) {
          for (let i = 0; i < times; i++) {
            hit();
            calls.push(now);
          }
          if (looks) for (const window of ['1m', '5m', '1h'] as const) monitor.getStats(window);
          now = advance(pauseMs);
        }
        for (const [window, lengthMs, stepMs] of [
          ['1m', minute, 5 * second],
          ['5m', 5 * minute, 30 * second],
          ['1h', 60 * minute, 5 * minute],
        ] as const) {
          const from = Math.floor((now - lengthMs) / stepMs) * stepMs;
          expect(count(window)).toBe(calls.filter((at) => at >= from).length);
        }
      }),
    );
  });

  it('of a process that is younger than they are do not understate its rate', () => {
    const { monitor, hit, advance } = monitorAt(10 * minute);
    for (let i = 0; i < 100; i++) hit();
    advance(10 * second);
    expect(monitor.getStats('1h')[0]!.ratePerS).toBeCloseTo(10);
  });
});

describe('draining', () => {
  it('gives every call to exactly one drain, and leaves the windows alone', () => {
    const { monitor, hit, count, advance } = monitorAt();
    hit('a');
    hit('a');
    hit('b', 3, true);
    expect(monitor.drain().map(({ operation, slice }) => [operation, slice.count, slice.errors])).toEqual([
      ['a', 2, 0],
      ['b', 1, 1],
    ]);
    expect(monitor.drain()).toEqual([]);
    advance(second);
    hit('a');
    expect(monitor.drain()).toHaveLength(1);
    expect(count('1m')).toBe(4);
    expect(monitor.totals().map(({ operation, totals }) => [operation, totals.count])).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
  });
});

describe('bounds', () => {
  it('keep names apart up to a number, and count the rest as other, by kind', () => {
    const { monitor, hit } = monitorAt(0, { maxOperations: 3 });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'a']) hit(name);
    monitor.record({ kind: 'query', name: 'f', durationMs: 1, failed: false });
    const counts = monitor.getStats().map(({ kind, operation, count }) => [kind, operation, count]);
    expect(counts).toContainEqual(['route', 'a', 2]);
    expect(counts).toContainEqual(['route', 'other', 2]);
    expect(counts).toContainEqual(['query', 'other', 1]);
    expect(counts).toHaveLength(5);
  });

  it('hold 100 busy operations for an hour in less than 10 MB', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--expose-gc', '--disable-warning=ExperimentalWarning', '__tests__/support/monitor-memory.ts'],
      { env: { ...process.env, NODE_OPTIONS: '' } },
    );
    const { bytes, operations } = JSON.parse(stdout);
    expect(operations).toBe(100);
    // Less than that would be a measurement of something else.
    expect(bytes).toBeGreaterThan(1e6);
    expect(bytes).toBeLessThan(10e6);
  });

  it('take whatever they are told without throwing', () => {
    const { monitor } = monitorAt();
    for (const durationMs of [Number.NaN, -5, Number.POSITIVE_INFINITY, 1e300])
      monitor.record({ kind: 'route', name: 'odd', durationMs, failed: false });
    expect(monitor.getStats()[0]).toMatchObject({ count: 4, minMs: 0, maxMs: 3_600_000 });
  });
});

it('hears of operations from when it is started until it is stopped, not at import', () => {
  const { monitor } = monitorAt();
  const operation = { kind: 'gateway', name: 'response cache', durationMs: 1, failed: false } as const;
  observe(operation);
  const stop = monitor.start();
  observe(operation);
  stop();
  observe(operation);
  expect(monitor.getStats()).toEqual([expect.objectContaining({ kind: 'gateway', count: 1 })]);
});
