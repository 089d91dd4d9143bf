import { type Operation, onOperation } from '#lib/base/observe';
import { PerformanceMonitor } from '#lib/engines/monitoring/performance-monitor';
import { Sampler } from '#lib/engines/monitoring/sampler';
import { runtime } from '#lib/runtime';
import { GET as performanceStats } from '../../app/api/admin/performance-stats/route.ts';
import { POST as vitals } from '../../app/api/vitals/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { join, makePerson, makeStall, openDatabase } from '../support/market.ts';

const sql = openDatabase();
const path = '/api/admin/performance-stats';
let admin: string;

beforeAll(async () => {
  admin = await signIn((await makePerson(sql, 'operator', 'admin')).email);
});

afterAll(async () => {
  await sql`delete from private.performance_samples where instance = 'api-test'`;
  await sql`delete from private.instance_gauges where instance = 'api-test'`;
  await runtime().close();
  await sql.end();
});

describe('GET /api/admin/performance-stats', () => {
  it('is for admins: 401 for a visitor, 403 for a shopper and for a stall', async () => {
    expect((await call(performanceStats, path)).status).toBe(401);
    const shopper = await makePerson(sql, 'shopper');
    expect((await call(performanceStats, path, { cookie: await signIn(shopper.email) })).status).toBe(403);
    const keeper = await makePerson(sql, 'keeper');
    await join(sql, await makeStall(sql, 'monitored'), keeper.id, 'owner');
    expect((await call(performanceStats, path, { cookie: await signIn(keeper.email) })).status).toBe(403);
  });

  it('answers what all instances wrote, and is never stored', async () => {
    const { db, logger } = runtime();
    const monitor = new PerformanceMonitor();
    const sampler = new Sampler(
      { db, logger },
      { process: 'worker', instance: 'api-test', sources: { monitor, poolMax: 3 } },
    );
    monitor.record({ kind: 'job', name: 'send-email', durationMs: 30, failed: true });
    monitor.record({ kind: 'vital', name: 'LCP /products', durationMs: 700, failed: false });
    await sampler.tick();

    const answer = await call(performanceStats, `${path}?window=1h`, { cookie: admin });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(Object.keys(answer.body).sort()).toEqual([
      'caches',
      'coverage',
      'generated_at',
      'instances',
      'operations',
      'queues',
      'realtime',
      'success',
      'web_vitals',
      'window',
    ]);
    expect(answer.body).toMatchObject({ success: true, window: '1h' });
    const mail = { kind: 'job', operation: 'send-email', count: 1, errors: 1, maxMs: 30, p95Ms: 30 };
    expect(answer.body.operations).toContainEqual(expect.objectContaining(mail));
    expect(answer.body.web_vitals).toContainEqual(
      expect.objectContaining({ metric: 'LCP', page: '/products', p75: 700, rating: 'good' }),
    );
    expect(answer.body.instances).toContainEqual(
      expect.objectContaining({ instance: 'api-test', process: 'worker', isLive: true }),
    );
    expect(answer.body.coverage.known.route).toBeGreaterThan(10);

    const one = await call(performanceStats, `${path}?window=1h&operation=send-email`, { cookie: admin });
    expect(one.body.operations).toHaveLength(1);
    // An hour in steps of 15 s, and the one that has just begun.
    expect(one.body.series).toHaveLength(241);
    const seen = one.body.series.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
    expect(seen).toBe(1);
    await sampler.stop();
  });

  it.each([
    '?window=1d',
    '?from=yesterday',
    '?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z',
    '?step=1',
    '?unknown=1',
  ])('refuses %s with the name of the field', async (query) => {
    const answer = await call(performanceStats, path + query, { cookie: admin });
    expect(answer.status).toBe(422);
    expect(answer.body.error.details[0].path).toMatch(/^query/);
  });
});

describe('POST /api/vitals', () => {
  const body = { page: '/products/:id', vitals: [{ name: 'LCP', value: 812.4 }] };
  const beacon = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors' };

  it('takes what a beacon of our own pages sends, signed in or not, and counts it without knowing who', async () => {
    const seen: Operation[] = [];
    const stop = onOperation((operation) => seen.push(operation));
    const answers = [
      await call(vitals, '/api/vitals', { body, headers: beacon }),
      await call(vitals, '/api/vitals', { body, headers: beacon, cookie: admin }),
    ];
    stop();
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ headers }) => headers.get('set-cookie'))).toEqual([null, null]);
    expect(seen.filter(({ kind }) => kind === 'vital')).toEqual([
      { kind: 'vital', name: 'LCP /products/:id', durationMs: 812.4, failed: false },
      { kind: 'vital', name: 'LCP /products/:id', durationMs: 812.4, failed: false },
    ]);
    expect(seen.some(({ kind }) => kind === 'query')).toBe(false);
  });

  it('refuses another site that uses our cookies, and names that are not ours', async () => {
    const foreign = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' };
    expect((await call(vitals, '/api/vitals', { body, cookie: admin, headers: foreign })).status).toBe(403);
    const made = await call(vitals, '/api/vitals', { body: { ...body, page: '/made-up' } });
    expect(made.status).toBe(422);
    expect(made.body.error.details[0].path).toBe('body.page');
  });
});
