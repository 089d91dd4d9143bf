import { randomUUID } from 'node:crypto';
import { runtime } from '#lib/runtime';
import { GET as readPanel } from '../../app/api/vendor/dashboard/[panel]/route.ts';
import { GET as readDashboard } from '../../app/api/vendor/dashboard/route.ts';
import { type Answer, call, signIn } from '../support/call-route.ts';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  openDatabase,
  type Product,
  type Stall,
} from '../support/market.ts';

const sql = openDatabase();
const people: Record<string, string> = {};
let stall: Stall;
let tea: Product;

async function memberOf(of: Stall, role: string): Promise<string> {
  const { id, email } = await makePerson(sql, role);
  await join(sql, of, id, role);
  return signIn(email);
}

/** An order of `quantity` pieces at 5.00, so many days ago. */
async function sell(
  daysAgo: number,
  quantity: number,
  status = 'delivered',
  currency = 'EUR',
): Promise<void> {
  const total = quantity * 5;
  const at = sql`now() - ${daysAgo} * interval '1 day'`;
  const [order] = await sql`insert into public.orders (subtotal, total, currency, created_at)
    values (${total}, ${total}, ${currency}, ${at}) returning id`;
  const [part] =
    await sql`insert into public.vendor_orders (order_id, vendor_id, subtotal, status, created_at)
    values (${order!.id}, ${stall.id}, ${total}, ${status}, ${at}) returning id`;
  await sql`insert into public.order_items (order_id, vendor_order_id, vendor_id, product_id, variant_id, location_id,
      product_name, quantity, unit, step, unit_price, total, created_at)
    values (${order!.id}, ${part!.id}, ${stall.id}, ${tea.id}, ${tea.variantId}, ${stall.locationId}, 'Assam',
      ${quantity}, 'each', 1, 5, ${total}, ${at})`;
}

beforeAll(async () => {
  stall = await makeStall(sql, 'dashboard');
  const rival = await makeStall(sql, 'dashboard-rival');
  const { id: category } = await makeCategory(sql, 'tea');
  tea = await makeProduct(sql, stall, category, { name: 'Assam', quantity: 10 });
  const gone = await makeProduct(sql, stall, category, { name: 'Gone', quantity: 2 });
  await sql`select private.move_stock(${gone.variantId}, ${stall.locationId}, -2, 'adjusted', null)`;
  await makeProduct(sql, stall, category, { name: 'Sketch', quantity: 0, status: 'draft' });
  const refused = await makeProduct(sql, stall, category, { name: 'Refused', quantity: 0, status: 'draft' });
  await sql`update public.products set status = 'rejected', status_reason = 'No picture.' where id = ${refused.id}`;
  await makeProduct(sql, rival, category, { name: 'Foreign', quantity: 0 });
  await sell(1, 2);
  await sell(3, 1, 'pending');
  await sell(2, 4, 'cancelled');
  await sell(4, 1, 'delivered', 'USD');
  await sell(40, 3);
  await sql`insert into public.notifications (vendor_id, kind, title) values (${stall.id}, 'system', 'Welcome')`;
  people.staff = await memberOf(stall, 'staff');
  people.manager = await memberOf(stall, 'manager');
  people.owner = await memberOf(stall, 'owner');
  people.rival = await memberOf(rival, 'owner');
  people.shopper = await signIn((await makePerson(sql, 'shopper')).email);
  people.admin = await signIn((await makePerson(sql, 'admin', 'admin')).email);
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const dashboard = (cookie?: string, query = ''): Promise<Answer> =>
  call(readDashboard, `/api/vendor/dashboard${query}`, cookie ? { cookie } : {});
const panel = (name: string, cookie?: string): Promise<Answer> =>
  call(readPanel, `/api/vendor/dashboard/${name}?vendor_id=${stall.id}`, {
    params: { panel: name },
    ...(cookie && { cookie }),
  });

describe('GET /api/vendor/dashboard', () => {
  it('tells every panel what the rows say, for nobody’s cache', async () => {
    const { status, headers, body } = await dashboard(people.staff);
    expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    const data = Object.fromEntries(
      Object.entries(body.panels).map(([name, result]) => [name, (result as { data: object }).data]),
    ) as Answer['body'];
    expect(data.products.counts).toEqual({ draft: 1, pending: 0, published: 2, rejected: 1, archived: 0 });
    expect(data.products.latest.map(({ name }: { name: string }) => name).sort()).toEqual([
      'Assam',
      'Gone',
      'Refused',
      'Sketch',
    ]);
    expect(data.inventory.locations).toMatchObject([{ name: 'Shop', shelves: 2, low: 0, out: 1 }]);
    expect(data.inventory.short).toMatchObject([{ product: 'Gone', available: 0, location: 'Shop' }]);
    expect(data.orders).toMatchObject({
      currency: 'EUR',
      last: { orders: 2, revenue: 15 },
      before: { orders: 1, revenue: 15 },
      others: [{ currency: 'USD', orders: 1, revenue: 5 }],
      open: { count: 1, rows: [{ status: 'pending', total: 5, currency: 'EUR', lines: 1 }] },
    });
    expect(data.stats).toMatchObject({
      products: { published: 2, total: 4 },
      stock: { instock: 1, lowstock: 0, outofstock: 1 },
      open_orders: 1,
      last_30_days: { orders: 3, units: 4, revenue: { EUR: 15, USD: 5 } },
      best_sellers: [
        { product_id: tea.id, currency: 'EUR', units: 3, revenue: 15 },
        { product_id: tea.id, currency: 'USD', units: 1, revenue: 5 },
      ],
    });
    expect(data.notifications).toMatchObject({ unread: 1, notifications: [{ title: 'Welcome' }] });
    expect(data.attention.items.map(({ kind, count }: never) => [kind, count])).toEqual([
      ['orders_waiting', 1],
      ['sold_out', 1],
      ['products_rejected', 1],
    ]);
    expect(data.attention.items[2].examples).toMatchObject([{ name: 'Refused', detail: 'No picture.' }]);
  });

  it('counts in what its prices are in, where nothing was sold', async () => {
    const pounds = await makeStall(sql, 'dashboard-pounds');
    const owner = await memberOf(pounds, 'owner');
    const { id: category } = await makeCategory(sql, 'pound-tea');
    const { id } = await makeProduct(sql, pounds, category, { name: 'Earl Grey', quantity: 0 });
    await sql`update public.products set currency = 'GBP' where id = ${id}`;
    const { orders } = (await dashboard(owner)).body.panels;
    expect(orders.data).toMatchObject({ currency: 'GBP', last: { orders: 0, revenue: 0 }, others: [] });
  });

  it('has every day of both months, also those without sales', async () => {
    const { body } = await panel('orders', people.staff);
    const { days, daysBefore } = body.data;
    expect([days.length, daysBefore.length]).toEqual([30, 30]);
    const dates = [...daysBefore, ...days].map(({ day }: { day: string }) => day);
    expect(new Set(dates).size).toBe(60);
    expect(dates).toEqual(dates.toSorted());
    const [today] = await sql`select (now() at time zone 'Europe/Berlin')::date::text as day`;
    expect(dates.at(-1)).toBe(today!.day);
  });

  it('tells of failing feeds, failed imports and failed reports until they are mended', async () => {
    const [feed] =
      await sql`insert into public.inventory_feeds (vendor_id, location_id, name, url, format, state, last_error)
      values (${stall.id}, ${stall.locationId}, 'Till', 'https://till.example/stock.csv', 'csv', 'failing', 'It took too long.')
      returning id`;
    const [file] =
      await sql`insert into public.imports (vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers, state, error)
      values (${stall.id}, 'teas.csv', 10, ${'a'.repeat(64)}, 'utf-8', ',', 'own', '[]', 'failed', 'The disk is full.') returning id`;
    const [report] =
      await sql`insert into public.reports (vendor_id, kind, from_day, to_day, time_zone, state, error)
      values (${stall.id}, 'daily-sales', '2026-10-01', '2026-10-31', 'UTC', 'failed', 'Not yet.') returning id`;
    const { body } = await panel('attention', people.staff);
    const told = body.data.items.map(({ kind }: { kind: string }) => kind);
    expect(told).toEqual([
      'orders_waiting',
      'feeds_failing',
      'imports_failed',
      'sold_out',
      'products_rejected',
      'reports_failed',
    ]);
    expect(body.data.items[1].examples).toEqual([
      { id: feed!.id, name: 'Till', detail: 'It took too long.' },
    ]);
    expect(body.data.items[5].examples).toMatchObject([{ name: '2026-10-01 to 2026-10-31' }]);
    await sql`delete from public.inventory_feeds where id = ${feed!.id}`;
    await sql`delete from public.imports where id = ${file!.id}`;
    await sql`delete from public.reports where id = ${report!.id}`;
  });

  it('is for the stall’s people and admins', async () => {
    for (const who of ['staff', 'manager', 'owner', 'admin']) {
      const { status, body } = await dashboard(people[who], `?vendor_id=${stall.id}`);
      const oks = Object.values(body.panels).map((result) => (result as { ok: boolean }).ok);
      expect([who, status, oks]).toEqual([who, 200, Array(6).fill(true)]);
    }
    expect((await dashboard()).status).toBe(401);
    expect((await dashboard(people.shopper)).status).toBe(403);
    expect((await dashboard(people.rival, `?vendor_id=${stall.id}`)).status).toBe(403);
    expect((await panel('stats', people.rival)).status).toBe(403);
    expect((await panel('stats')).status).toBe(401);
  });

  it('refuses a panel that there is not, and a stall that is no id', async () => {
    expect((await panel('weather', people.staff)).status).toBe(422);
    expect((await dashboard(people.staff, '?vendor_id=x')).status).toBe(422);
    expect((await dashboard(people.admin, `?vendor_id=${randomUUID()}`)).status).toBe(200);
  });
});

describe('a panel whose query fails', () => {
  beforeAll(
    () => sql`revoke execute on function private.vendor_sales_by_day(uuid, integer) from authenticated`,
  );
  afterAll(() => sql`grant execute on function private.vendor_sales_by_day(uuid, integer) to authenticated`);

  it('says so in its own place, without the words of the database, and the others stand', async () => {
    const { status, body } = await dashboard(people.owner);
    expect(status).toBe(200);
    const { orders, ...others } = body.panels;
    expect(orders).toEqual({
      ok: false,
      error: { code: 'internal', message: 'The orders could not be read. Try again.' },
    });
    expect(Object.values(others).map((result) => (result as { ok: boolean }).ok)).toEqual(
      Array(5).fill(true),
    );
  });

  it('asked for alone, it is an answer of its own', async () => {
    const { status, body } = await panel('orders', people.owner);
    expect([status, body.error.code]).toEqual([500, 'internal']);
    expect((await panel('stats', people.owner)).status).toBe(200);
  });
});
