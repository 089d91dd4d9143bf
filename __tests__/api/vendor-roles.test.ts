import { operations } from '#lib/engines/monitoring/operations';
import { runtime } from '#lib/runtime';
import { type Answer, call } from '../support/call-route.ts';
import { openDatabase } from '../support/market.ts';
import { roleCalls } from '../support/vendor-role-calls.ts';
import { makeChecksum } from '../support/vendor-role-checksum.ts';
import { askerNames, type Expected, type RoleLine, roleLines } from '../support/vendor-role-table.ts';
import { makeRoleWorld, type RoleWorld } from '../support/vendor-role-world.ts';

// Every route of a stall as everybody who could ask: who is answered what, and that a refusal changed no row.

const sql = openDatabase();
const lines = roleLines();
/** What the market as a whole has; mails are watched as jobs. */
const ofTheMarket = [
  'private.alert_events',
  'private.alerts',
  'private.health_checks',
  'private.instance_gauges',
  'private.invariant_checks',
  'private.invariant_looks',
  'private.invariant_rounds',
  'private.invariant_violations',
  'private.order_event_actors',
  'private.performance_samples',
  'private.sent_mail',
  'public.cart_items',
  'public.carts',
  'public.categories',
  'public.vat_countries',
  'public.vat_rates',
];
let w: RoleWorld;
let checksum: Awaited<ReturnType<typeof makeChecksum>>;

beforeAll(async () => {
  await runtime().jobs.start();
  w = await makeRoleWorld(sql);
  checksum = await makeChecksum(w);
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

/** The handler of a line, found where Next finds it. */
async function routeOf({ method, path }: RoleLine): Promise<Parameters<typeof call>[0]> {
  const folder = path.replace(/:(\w+)/g, '[$1]');
  return (await import(`../../app/api/vendor/${folder}/route.ts`))[method];
}

/** What an answer was, in the table's words. */
function outcomeOf({ status, headers }: Answer, seen: boolean, changed: boolean): Expected | string {
  if (status === 303 && headers.get('location')?.startsWith('/sign-in?')) return 'link';
  if (status >= 300) return String(status);
  return seen || changed ? 'done' : 'none';
}

describe.each(lines)('$title', (line) => {
  it.each(askerNames)('%s', async (name) => {
    const route = await routeOf(line);
    const asker = w.askerOf(name, line.scope);
    const { changesNothing, sees = w.mark, query = '', ...options } = await roleCalls[line.title]!(w, asker);
    const isRead = line.method === 'GET';
    const before = await checksum.read();
    const answer = await call(route, `/api/vendor/${line.path}${query}`, {
      method: line.method,
      ...options,
      ...(asker.cookie && { cookie: asker.cookie }),
      headers: { ...asker.headers, ...options.headers },
    });
    const after = await checksum.read();
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    // Whoever asks may be told of their own address.
    const own = new RegExp(`${w.mark}-${name}-\\w+@`, 'g');
    const text = JSON.stringify(answer.body).replaceAll(own, '');
    const isDone = isRead ? text.includes(sees) : changed.length > 0 || Boolean(changesNothing);
    const outcome = outcomeOf(answer, isRead && isDone, !isRead && isDone);

    expect({ outcome, text }).toEqual({ outcome: line.cells[name], text });
    if (isRead || outcome !== 'done') expect(changed).toEqual([]);
    if (outcome !== 'done') expect(text).not.toContain(w.mark);
  });
});

it('names every route of a stall there is, and each of them can be asked for', () => {
  const routes = operations.route.filter((name) => name.includes(' /api/vendor/'));
  const named = new Set(lines.map(({ method, path }) => `${method} /api/vendor/${path}`));
  expect([...named].sort()).toEqual([...routes].sort());
  expect(Object.keys(roleCalls).sort()).toEqual(lines.map(({ title }) => title).sort());
});

it('watches every table in which rows of stalls are', () => {
  expect(checksum.unwatched).toEqual(ofTheMarket);
});

it('shows the address of a feed to its managers and owners alone', async () => {
  const line = lines.find(({ title }) => title === 'GET feeds/:id')!;
  const { params } = await roleCalls[line.title]!(w, {});
  for (const name of ['staff', 'manager', 'owner', 'admin'] as const) {
    const { cookie = '' } = w.askerOf(name, null);
    const { body } = await call(await routeOf(line), '/api/vendor/feeds/x', { cookie, params: params! });
    const mayRead = name === 'manager' || name === 'owner';
    expect([name, JSON.stringify(body).includes('key=secret')]).toEqual([name, mayRead]);
  }
});
