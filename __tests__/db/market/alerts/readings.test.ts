import postgres from 'postgres';
import { connect } from '#lib/data/db/connect';
import { PerformanceMonitor } from '#lib/engines/monitoring/performance-monitor';
import { Sampler } from '#lib/engines/monitoring/sampler';
import type { InstanceGauges } from '#lib/engines/monitoring/schema';
import type { MonitorSources } from '#lib/engines/monitoring/sources';
import { evaluateRules } from '#lib/market/alerts/evaluate-rules';
import { readAlertBoard } from '#lib/market/alerts/service';
import { gather } from '#lib/market/alerts/snapshot';
import { makeSources } from '#lib/market/alerts/sources';
import {
  addOrder,
  addPerson,
  addProduct,
  addVendor,
  idOf,
  moveStock,
} from '../../../../supabase/tests/support/market.ts';
import { type AlertWorld, makeAlertWorld } from '../../../support/alert-world.ts';
import { silent } from '../../../support/job-world.ts';
import { until } from '../../../support/until.ts';

// What the rules read is read here from where it really is: samples, gauges, queues, ledger, locks.
let world: AlertWorld;

beforeEach(async () => {
  world = await makeAlertWorld('alert_readings');
});

afterEach(() => world.end());

const began = Date.now();
const at = (s: number) => began + s * 1_000;

const snapshot = (atS: number) =>
  gather(makeSources({ ...world, db: world.database.db, sql: world.database.sql }, at(atS)), {
    clock: () => at(atS),
  });

const look = (atS: number) =>
  evaluateRules({ env: world.env, jobs: world.jobs, logger: silent }, { clock: () => at(atS) });

/** Writes what a process measured in the 15 s up to `atS`. */
async function sample(
  atS: number,
  measure: (monitor: PerformanceMonitor) => void,
  sources: Partial<MonitorSources> = {},
  process: 'web' | 'worker' = 'web',
): Promise<void> {
  const monitor = new PerformanceMonitor();
  let now = new Date(at(atS - 15));
  const options = {
    process,
    instance: `${process}-1`,
    sources: { monitor, poolMax: 5, ...sources },
    now: () => now,
  };
  const sampler = new Sampler({ db: world.database.db, logger: silent }, options);
  measure(monitor);
  now = new Date(at(atS));
  await sampler.tick();
}

const answers =
  (count: number, failures: number, durationMs: number, name = 'GET /x') =>
  (monitor: PerformanceMonitor) => {
    for (let n = 0; n < count; n += 1)
      monitor.record({ kind: 'route', name, durationMs, failed: n < failures });
  };

it('everything can be read in an empty shop, and nothing is wrong in it', async () => {
  const empty = await snapshot(0);
  expect(empty.blind).toEqual([]);
  expect(empty).toMatchObject({
    minute: [],
    slow: [],
    invariants: { violations: 0 },
    soldOut: { names: [], of: 0 },
    queue: { waiting: 0 },
    deadLetters: { count: 0 },
    stuckQueries: { count: 0 },
    health: { checks: 1, failures: 0, failing: [] },
    processes: [],
    canary: null,
  });
  expect((await look(15)).applied).toEqual({ firing: [], fired: [], resolved: [] });
});

it('a route that fails is firing with the next look after its sample, named, and resolves when it is well', async () => {
  await sample(15, answers(200, 0, 5));
  expect((await look(20)).applied?.firing).toEqual([]);
  await sample(30, answers(100, 100, 5));
  expect((await look(35)).applied?.fired).toEqual(['failing-operation']);
  const { alerts } = await readAlertBoard(world.database);
  expect(alerts[0]).toMatchObject({
    rule: 'failing-operation',
    message: expect.stringContaining('GET /x failed 100 of'),
  });
  for (const s of [45, 60, 75, 90]) await sample(s, answers(100, 0, 5));
  expect((await look(91)).applied?.resolved).toEqual([]);
  expect((await look(151)).applied?.resolved).toEqual(['failing-operation']);
});

it('slow queries are firing with the next look after their sample', async () => {
  const calls = (count: number, durationMs: number) => (monitor: PerformanceMonitor) => {
    for (let n = 0; n < count; n += 1)
      monitor.record({ kind: 'query', name: 'catalog.selectProducts', durationMs, failed: false });
  };
  await sample(15, calls(6, 3));
  expect((await look(16)).applied?.firing).toEqual([]);
  await sample(30, calls(8, 1_800));
  expect((await look(31)).applied?.fired).toEqual(['slow-queries']);
});

it('an answer is compared with what it usually takes: the median of the last day, without the last quarter', async () => {
  // A quarter of an hour of trouble in the night does not become the usual.
  for (const [hoursAgo, ms] of [
    [6, 110],
    [5, 120],
    [4, 900],
    [3, 115],
    [2.5, 118],
  ] as const)
    await sample(-hoursAgo * 3_600, answers(80, 0, ms));
  await world.sql`update private.performance_samples set step_s = 300, instance = ''`;
  await sample(-30, answers(60, 0, 350));
  const { slow } = await snapshot(0);
  expect(slow).toEqual([
    { operation: 'GET /x', count: 60, p95Ms: expect.closeTo(350, -1), usualP95Ms: expect.closeTo(118, -1) },
  ]);
});

const asked = (figures: Record<string, number>) => (monitor: PerformanceMonitor) => {
  for (const [name, count] of Object.entries(figures))
    for (let n = 0; n < count; n += 1)
      monitor.record({ kind: 'gateway', name, durationMs: 3, failed: false });
};

it('what is asked for is counted in pages that must be made, and compared with the last week', async () => {
  // Later than the other looks: what is usual is read every ten minutes.
  const now = 7_200;
  for (let hoursAgo = 30; hoursAgo > 2; hoursAgo -= 1)
    await sample(now - hoursAgo * 3_600, asked({ app: 36, 'GET / (cache)': 1_800 }));
  await world.sql`update private.performance_samples set step_s = 300, instance = ''`;
  await sample(now - 30, asked({ app: 900, 'proxy /rest/v1': 300, 'refused: odd': 3_000, files: 3_000 }));
  const { load } = await snapshot(now);
  expect(load).toEqual({
    perS: expect.closeTo((900 + 300 + 6_000 / 50) / 60, 5),
    usualPerS: expect.closeTo((36 + 1_800 / 50) / 3_600, 5),
    busy: expect.any(Number),
  });
});

it('queries that a flood of requests makes slow are firing for nobody; the same without one are', async () => {
  const slowly = (monitor: PerformanceMonitor) => {
    for (let n = 0; n < 40; n += 1)
      monitor.record({ kind: 'query', name: 'catalog.selectProducts', durationMs: 2_400, failed: false });
  };
  await sample(15, (monitor) => {
    slowly(monitor);
    asked({ 'GET /products (render)': 1_000, app: 500 })(monitor);
  });
  expect((await look(16)).applied?.firing).toEqual([]);
  // Five minutes and an interval later it is forgotten.
  await sample(345, slowly);
  expect((await look(346)).applied?.fired).toEqual(['slow-queries']);
});

it('a promise that failed unheard is firing with the next look after its sample', async () => {
  const loose = { kind: 'task', name: 'unhandled rejection', durationMs: 0, failed: true } as const;
  await sample(15, (monitor) => monitor.record(loose));
  expect((await look(16)).applied?.fired).toEqual(['loose-rejection']);
});

it('a canary that fell silent is firing within a minute of its last word', async () => {
  const realtime = (silentS: number, lastAtS: number): Partial<MonitorSources> => ({
    realtime: () => ({ lagMs: 4, silentS, lastAt: new Date(at(lastAtS)).toISOString() }),
  });
  await sample(15, () => undefined, realtime(3, 12));
  expect((await look(16)).applied?.firing).toEqual([]);
  await sample(30, () => undefined, realtime(18, 12));
  expect((await look(31)).applied?.firing).toEqual([]);
  await sample(45, () => undefined, realtime(33, 12));
  expect((await look(46)).applied?.fired).toEqual(['realtime-silent']);
  await sample(60, () => undefined, realtime(2, 58));
  await look(61);
  expect((await look(76)).applied?.resolved).toEqual(['realtime-silent']);
});

it('a broken ledger is found within one look, with the row, and resolves when it is put right', async () => {
  await addVendor(world.sql, 'stall');
  await addProduct(world.sql, 'stall', 'tea');
  const shelf = await moveStock(world.sql, 'tea-1', 'stall-main', 20);
  await look(0);
  const admin = postgres(process.env.TEST_DATABASE_ADMIN_URL!, {
    max: 1,
    database: new URL(world.env.DATABASE_URL).pathname.slice(1),
  });
  const change = (delta: number) =>
    admin.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update public.inventory set quantity = quantity + ${delta} where id = ${shelf.id}`;
    });
  await change(5);
  expect((await look(15)).applied?.fired).toEqual(['invariant-broken']);
  const { invariants } = await readAlertBoard(world.database);
  expect(invariants).toMatchObject({
    violations: expect.arrayContaining([expect.objectContaining({ subjectId: shelf.id })]),
  });
  await change(-5);
  await admin.end();
  expect((await look(30)).applied?.resolved).toEqual(['invariant-broken']);
});

it('the check of the books runs the less often the longer it takes', async () => {
  await look(0);
  await world.sql`update private.invariant_checks set took_ms = 3000, violation_count = 7, at = ${new Date(at(0)).toISOString()}`;
  expect((await snapshot(45)).invariants).toMatchObject({ violations: 7 });
  expect((await snapshot(61)).invariants).toMatchObject({ violations: 0 });
});

it('a best seller that is sold out is named', async () => {
  await addPerson(world.sql, 'shopper');
  await addVendor(world.sql, 'stall');
  for (const product of ['tea', 'saffron']) {
    await addProduct(world.sql, 'stall', product);
    await moveStock(world.sql, `${product}-1`, 'stall-main', 5);
    await addOrder(world.sql, {
      name: `of-${product}`,
      customer: 'shopper',
      vendor: 'stall',
      product,
      quantity: 5,
    });
  }
  await moveStock(world.sql, 'tea-1', 'stall-main', 5);
  await world.sql`refresh materialized view private.product_popularity`;
  expect((await snapshot(0)).soldOut).toEqual({ names: ['Product saffron'], of: 2 });
  expect(idOf('saffron')).toBeTruthy();
});

it('a statement of a web process that hangs is seen, others are not', async () => {
  const [web, worker] = ['livestall-web', 'livestall-worker'].map((name) =>
    connect(world.env.DATABASE_URL, { max: 1, name }),
  );
  const running = [web, worker].map((each) => each!.sql`select pg_sleep(60)`.catch(() => 'ended'));
  const started = async () => {
    const [row] =
      await world.sql`select count(*)::int as count from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'`;
    return row!.count;
  };
  await until('both sleep', async () => (await started()) >= 2);
  const { selectStuckQueries } = await import('#lib/market/alerts/reading-queries');
  expect(await selectStuckQueries(world.database.db, 10)).toEqual({ count: 0, longestS: 0 });
  expect(await selectStuckQueries(world.database.db, 0)).toMatchObject({ count: 1 });
  await world.sql`select pg_cancel_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'`;
  expect(await Promise.all(running)).toEqual(['ended', 'ended']);
  await Promise.all([web!.close(), worker!.close()]);
});

it('jobs that wait too long and jobs that are dead are counted', async () => {
  const id = await world.jobs.send('refresh-views', {});
  await world.sql`update pgboss.job set start_after = now() - interval '7 minutes' where id = ${id}`;
  const dead = await world.jobs.send('cleanup', {});
  await world.sql`update pgboss.job set state = 'failed', started_on = now(), completed_on = now() where id = ${dead}`;
  const { queue, deadLetters } = await snapshot(0);
  expect(queue).toMatchObject({ waiting: 1, name: 'refresh-views' });
  expect(queue!.oldestS).toBeGreaterThan(415);
  expect(deadLetters).toEqual({ count: 1, names: ['cleanup'] });
  expect((await look(0)).applied?.fired.sort()).toEqual(['dead-letters', 'queue-oldest']);
});

it('a process that gave no sign of life for a minute is missing, one that was never there is not', async () => {
  const gauges: Partial<InstanceGauges> = {};
  await world.sql`insert into private.instance_gauges (at, process, instance, gauges)
    values (${new Date(at(0)).toISOString()}, 'worker', 'w1', ${world.sql.json(gauges as never)})`;
  await look(61);
  expect((await look(75)).applied?.firing).toEqual([]);
  expect((await look(91)).applied?.fired).toEqual(['worker-missing']);
});

it('parts that do not answer are failing health checks; the fourth within 5 minutes fires', async () => {
  world.env.SUPABASE_URL = 'http://127.0.0.1:9';
  for (const s of [0, 15, 30]) expect((await look(s)).applied?.firing).toEqual([]);
  expect((await look(45)).applied?.fired).toEqual(['health']);
  const { alerts } = await readAlertBoard(world.database);
  expect(alerts[0]!.message).toContain('auth, rest, storage');
});

it('a table that is locked blinds its own reading only, and the server ends what hangs', async () => {
  await addVendor(world.sql, 'stall');
  const locker = connect(world.env.DATABASE_URL, { max: 1, name: 'locker' });
  await locker.sql.begin(async (tx) => {
    await tx`lock table public.products in access exclusive mode`;
    const { blind, applied } = await look(0);
    expect(blind).toEqual(expect.arrayContaining(['soldOut', 'invariants']));
    expect(blind).toHaveLength(2);
    expect(applied).not.toBeNull();
    const [left] = await world.sql`select count(*)::int as count from pg_stat_activity
      where application_name = 'livestall-alerts' and datname = current_database()`;
    expect(left!.count).toBe(0);
  });
  await locker.close();
});
