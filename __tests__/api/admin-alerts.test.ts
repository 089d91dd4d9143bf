import { contracts } from '#lib/api/contracts';
import { evaluateRules } from '#lib/market/alerts/evaluate-rules';
import { monitorCharts, monitorView } from '#lib/market/alerts/schema';
import { runtime } from '#lib/runtime';
import { POST as acknowledge } from '../../app/api/admin/alerts/[rule]/acknowledge/route.ts';
import { POST as mute, DELETE as unmute } from '../../app/api/admin/alerts/[rule]/mute/route.ts';
import { GET as listAlerts } from '../../app/api/admin/alerts/route.ts';
import { GET as readCharts } from '../../app/api/admin/monitoring/charts/route.ts';
import { GET as readMonitor } from '../../app/api/admin/monitoring/route.ts';
import { sourcesOf, wellReadings } from '../support/alert-readings.ts';
import { call, signIn } from '../support/call-route.ts';
import { makePerson, openDatabase } from '../support/market.ts';

const sql = openDatabase();
let admin: string;
let shopper: string;

/** One look at the rules, at which dead letters are found or not. */
const look = (count: number) =>
  evaluateRules(runtime(), {
    sources: sourcesOf({ ...wellReadings, deadLetters: { count, names: count > 0 ? ['cleanup'] : [] } }),
  });

beforeAll(async () => {
  admin = await signIn((await makePerson(sql, 'alert-admin', 'admin')).email);
  shopper = await signIn((await makePerson(sql, 'alert-shopper')).email);
});

beforeEach(() => sql`truncate private.alerts, private.alert_events`.then(() => undefined));

afterAll(async () => {
  await sql`truncate private.alerts, private.alert_events`;
  await runtime().close();
  await sql.end();
});

const routes = [
  ['GET /api/admin/alerts', listAlerts, 'GET', {}],
  ['GET /api/admin/monitoring', readMonitor, 'GET', {}],
  ['GET /api/admin/monitoring/charts', readCharts, 'GET', {}],
  ['POST mute', mute, 'POST', { minutes: 5 }],
  ['DELETE mute', unmute, 'DELETE', undefined],
  ['POST acknowledge', acknowledge, 'POST', undefined],
] as const;

it.each(routes)('%s is for admins only', async (_name, route, method, body) => {
  const options = { method, params: { rule: 'dead-letters' }, ...(method === 'POST' && body && { body }) };
  expect((await call(route, '/api', options)).status).toBe(401);
  expect((await call(route, '/api', { ...options, cookie: shopper })).status).toBe(403);
  const [row] = await sql`select count(*)::int as count from private.alert_events`;
  expect(row!.count).toBe(0);
});

it('every rule is listed before anybody has looked, and those that fire come first', async () => {
  const before = contracts['GET /api/admin/alerts'].answer.parse(
    (await call(listAlerts, '/api/admin/alerts', { cookie: admin })).body,
  );
  expect(before.evaluatedAt).toBeNull();
  expect(before.alerts.every(({ state, isKnown }) => state === 'ok' && !isKnown)).toBe(true);
  await look(2);
  const answer = await call(listAlerts, '/api/admin/alerts', { cookie: admin });
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  const after = contracts['GET /api/admin/alerts'].answer.parse(answer.body);
  expect(after.alerts[0]).toMatchObject({ rule: 'dead-letters', state: 'firing', value: 2 });
  expect(after.history.events).toMatchObject([{ rule: 'dead-letters', kind: 'firing' }]);
});

it('an alert is muted, unmuted and taken by name', async () => {
  const at = { params: { rule: 'dead-letters' }, cookie: admin };
  const muted = await call(mute, '/api', { ...at, body: { minutes: 30 } });
  expect(muted.status).toBe(200);
  expect(Date.parse(muted.body.alert.mutedUntil) - Date.now()).toBeGreaterThan(29 * 60_000);
  expect((await call(unmute, '/api', { ...at, method: 'DELETE' })).body.alert.mutedUntil).toBeNull();
  const until = new Date(Date.now() + 3_600_000).toISOString();
  expect((await call(mute, '/api', { ...at, body: { until } })).body.alert.mutedUntil).toBe(until);

  expect((await call(acknowledge, '/api', { ...at, method: 'POST' })).status).toBe(409);
  await look(1);
  expect((await call(acknowledge, '/api', { ...at, method: 'POST' })).body.alert.acknowledgedBy).toBe(
    'alert-admin',
  );
});

it.each([
  ['neither', {}],
  ['both', { minutes: 5, until: '2030-01-01T00:00:00Z' }],
  ['no time at all', { minutes: 0 }],
  ['too long', { minutes: 50_000 }],
  ['a text', { minutes: '5' }],
  ['an unknown field', { minutes: 5, forever: true }],
])('a mute with %s is refused', async (_what, body) => {
  const answer = await call(mute, '/api', { params: { rule: 'dead-letters' }, cookie: admin, body });
  expect(answer.status).toBe(422);
});

it('there is no such rule', async () => {
  const answer = await call(mute, '/api', {
    params: { rule: 'nothing' },
    cookie: admin,
    body: { minutes: 5 },
  });
  expect(answer.status).toBe(404);
});

it('what the monitoring page reads is whole, also in an empty shop', async () => {
  for (const window of ['1m', '5m', '1h']) {
    const answer = await call(readMonitor, `/api/admin/monitoring?window=${window}`, { cookie: admin });
    expect(monitorView.parse(answer.body)).toMatchObject({ window });
  }
  for (const range of ['15m', '1h', '24h', '7d', '30d']) {
    const answer = await call(readCharts, `/api/admin/monitoring/charts?range=${range}`, { cookie: admin });
    expect(monitorCharts.parse(answer.body)).toMatchObject({ range });
  }
  expect((await call(readCharts, '/api?range=1y', { cookie: admin })).status).toBe(422);
});
