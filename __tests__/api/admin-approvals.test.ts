import { randomUUID } from 'node:crypto';
import { runtime } from '#lib/runtime';
import { POST as decide } from '../../app/api/admin/products/decisions/route.ts';
import { GET as listWaiting } from '../../app/api/admin/products/route.ts';
import { GET as select } from '../../app/api/admin/products/selection/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { join, makeCategory, makePerson, makeStall, openDatabase, type Stall } from '../support/market.ts';

const sql = openDatabase();
let admin: string;
let manager: string;
let stall: Stall;
let rival: Stall;
let category: { id: string };

beforeAll(async () => {
  [stall, rival, category] = [
    await makeStall(sql, 'many'),
    await makeStall(sql, 'rival'),
    await makeCategory(sql, 'many'),
  ];
  const [adminPerson, managerPerson] = [
    await makePerson(sql, 'admin', 'admin'),
    await makePerson(sql, 'manager'),
  ];
  await join(sql, stall, managerPerson.id, 'manager');
  [admin, manager] = [await signIn(adminPerson.email), await signIn(managerPerson.email)];
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

/** Products of a stall that wait, as a file would have brought them. */
async function makeWaiting(count: number, of = stall): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    insert into public.products (vendor_id, category_id, name, slug, price, status)
    select ${of.id}, ${category.id}, 'Waits ' || n, ${randomUUID()} || '-' || n, 5, 'pending'
    from generate_series(1, ${count}::int) n returning id`;
  return rows.map(({ id }) => id);
}

const chosen = async (vendorId = stall.id): Promise<{ id: string; updated_at: string }[]> =>
  (await call(select, `/api/admin/products/selection?vendor_id=${vendorId}`, { cookie: admin })).body
    .selection.products;
const send = (products: object[], reason: string | null = null, cookie = admin, vendor_id = stall.id) =>
  call(decide, '/api/admin/products/decisions', {
    method: 'POST',
    cookie,
    body: { vendor_id, reason, products },
  });
const statuses = async (ids: string[]) =>
  (
    await sql`select distinct status, status_reason from public.products where id in ${sql(ids)} order by 1`
  ).map(({ status, status_reason }) => [status, status_reason]);
const notes = () =>
  sql`select title, link from public.notifications where vendor_id = ${stall.id} order by created_at desc, id desc`;
const mails = () =>
  sql`select data->'props' as props from pgboss.job where name = 'send-email'
    and data->>'template' = 'products-reviewed' and data->>'to' = ${`${stall.slug}@example.test`} order by created_on desc`;

it('puts all that was chosen of a stall on sale at once, and tells the stall once', async () => {
  const ids = await makeWaiting(200);
  const products = await chosen();
  expect(new Set(products.map(({ id }) => id))).toEqual(new Set(ids));
  const { status, body } = await send(products);
  expect([status, body.results.length]).toEqual([200, 200]);
  expect(new Set(body.results.map(({ outcome }: { outcome: string }) => outcome))).toEqual(
    new Set(['decided']),
  );
  expect(await statuses(ids)).toEqual([['published', null]]);
  expect((await notes())[0]).toEqual({
    title: '200 products are on sale',
    link: '/vendor/products?status=published',
  });
  expect((await mails())[0]!.props).toMatchObject({ count: 200, isPublished: true });
  expect([(await notes()).length, (await mails()).length]).toEqual([1, 1]);
});

it('sends all that was chosen back with one reason', async () => {
  const ids = await makeWaiting(3);
  expect((await send(await chosen(), 'no')).status).toBe(422);
  expect((await send(await chosen(), 'Say what is in it.')).status).toBe(200);
  expect(await statuses(ids)).toEqual([['rejected', 'Say what is in it.']]);
  expect((await mails())[0]!.props).toMatchObject({ isPublished: false, reason: 'Say what is in it.' });
});

it('decides each for itself, as it was seen: says what changed, was decided or is no product of the stall', async () => {
  const [changed, decided, good] = (await makeWaiting(3)) as [string, string, string];
  const [strange] = (await makeWaiting(1, rival)) as [string];
  const products = await chosen();
  await sql`update public.products set name = 'Other' where id = ${changed}`;
  await send(products.filter(({ id }) => id === decided));
  const { body } = await send([...products, ...(await chosen(rival.id))]);
  const outcomes = new Map(body.results.map((row: { id: string; outcome: string }) => [row.id, row.outcome]));
  expect(outcomes).toEqual(
    new Map([
      [changed, 'changed'],
      [decided, 'was_decided'],
      [good, 'decided'],
      [strange, 'gone'],
    ]),
  );
  expect(await statuses([changed, strange])).toEqual([['pending', null]]);
  expect((await notes())[0]!.title).toBe('Waits 3 is on sale');
});

it('two admins who decide at once decide each product once', async () => {
  const ids = await makeWaiting(20);
  const products = await chosen();
  const mine = products.filter(({ id }) => ids.includes(id));
  const answers = await Promise.all([send(mine), send(mine.toReversed(), 'Not like this.')]);
  const decided = answers.flatMap(({ body }) =>
    body.results.filter(({ outcome }: { outcome: string }) => outcome === 'decided'),
  );
  expect(decided).toHaveLength(20);
  expect(await statuses(ids)).toHaveLength(1);
});

it('lists what waits of one stall, and which stalls have something waiting', async () => {
  await makeWaiting(2, rival);
  const ask = (query: string) => call(listWaiting, `/api/admin/products?${query}`, { cookie: admin });
  const { body } = await ask(`vendor_id=${rival.id}&limit=1`);
  expect(body.stalls[0]).toEqual({ id: rival.id, store_name: expect.any(String), waiting: body.total });
  expect(body.products[0].vendor.id).toBe(rival.id);
  const next = await ask(`vendor_id=${rival.id}&limit=100&cursor=${body.nextCursor}`);
  expect(next.body.products).toHaveLength(body.total - 1);
});

it('is for admins', async () => {
  const products = [{ id: randomUUID(), updated_at: new Date().toISOString() }];
  expect((await send(products, null, manager)).status).toBe(403);
  const path = `/api/admin/products/selection?vendor_id=${stall.id}`;
  expect((await call(select, path, { cookie: manager })).status).toBe(403);
});
