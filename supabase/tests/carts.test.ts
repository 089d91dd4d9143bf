import type postgres from 'postgres';
import { as, errorOf, service } from './support/acting.ts';
import { addPerson, addProduct, addVariant, addVendor, idOf, moveStock } from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('carts');
  const { sql } = database;
  for (const name of ['anna', 'bert']) await addPerson(sql, name);
  await addVendor(sql, 'stall');
  await addProduct(sql, 'stall', 'tea');
});

afterAll(() => database.drop());

type Who = { account: string } | { guest: string };

let made = 0;
/** A variant of which there are 10, that no other test touches. */
async function goods(quantity = 10): Promise<string> {
  const sku = `goods-${++made}`;
  await addVariant(database.sql, 'tea', sku);
  if (quantity > 0) await moveStock(database.sql, sku, 'stall-main', quantity);
  return sku;
}

/** Somebody of their own: a guest whose secret is the name, or an account. */
const freshGuest = (): { guest: string } => ({ guest: `guest-${++made}` });
async function freshAccount(): Promise<{ account: string }> {
  const account = `account-${++made}`;
  await addPerson(database.sql, account);
  return { account };
}

const customerOf = (who: Who) => ('account' in who ? idOf(who.account) : null);
const secretOf = (who: Who) => ('guest' in who ? who.guest : null);

type Sql = postgres.Sql | postgres.TransactionSql;
const putBy = async (tx: Sql, who: Who, sku: string, quantity: number | null, adds: boolean) => {
  const secret = secretOf(who);
  const [row] = await tx`
    select * from private.put_in_cart(${customerOf(who)}, sha256(${secret}::text::bytea), sha256(${secret}::text::bytea),
      ${idOf(sku)}, ${quantity}, ${adds}, null)`;
  return { wanted: Number(row!.wanted), quantity: Number(row!.quantity) };
};
const add = (who: Who, sku: string, quantity: number | null = null) =>
  as(database.sql, service, (tx) => putBy(tx, who, sku, quantity, true));
const set = (who: Who, sku: string, quantity: number) =>
  as(database.sql, service, (tx) => putBy(tx, who, sku, quantity, false));
const mergeBy = async (tx: Sql, who: { account: string }, guest: { guest: string }) => {
  const rows = await tx`
    select * from private.merge_carts(${idOf(who.account)}, sha256(${guest.guest}::bytea))`;
  return rows.map(({ wanted, quantity }) => ({ wanted: Number(wanted), quantity: Number(quantity) }));
};
const merge = (who: { account: string }, guest: { guest: string }) =>
  as(database.sql, service, (tx) => mergeBy(tx, who, guest));

/** What is in somebody's cart, in the order of the SKUs; null where there is no cart. */
async function cartOf(who: Who): Promise<Record<string, number> | null> {
  const [cart] = await database.sql`
    select private.find_cart(${customerOf(who)}, sha256(${secretOf(who)}::text::bytea)) as id`;
  if (!cart!.id) return null;
  const rows = await database.sql`
    select v.sku, i.quantity from public.cart_items i join public.product_variants v on v.id = i.variant_id
    where i.cart_id = ${cart!.id} order by v.sku`;
  return Object.fromEntries(rows.map(({ sku, quantity }) => [sku, Number(quantity)]));
}

describe('what is put in', () => {
  it('is one line for each variant: 3 + 3 of 5 is a line of 5, and told', async () => {
    const who = freshGuest();
    const sku = await goods(5);
    expect(await add(who, sku, 3)).toEqual({ wanted: 3, quantity: 3 });
    expect(await add(who, sku, 3)).toEqual({ wanted: 6, quantity: 5 });
    expect(await cartOf(who)).toEqual({ [sku]: 5 });
  });

  it('is what is there over all locations, less what is set aside for others', async () => {
    const sku = await goods(4);
    await database.sql`insert into public.locations (id, vendor_id, name)
      values (${idOf('stall-cellar')}, ${idOf('stall')}, 'Cellar') on conflict do nothing`;
    await moveStock(database.sql, sku, 'stall-cellar', 3);
    expect(await set(freshGuest(), sku, 9)).toEqual({ wanted: 9, quantity: 7 });
  });

  it('is in steps: another amount is refused, and what is left of a step cannot be had', async () => {
    const sku = await goods(170);
    await database.sql`update public.product_variants set step = 50 where id = ${idOf(sku)}`;
    const who = freshGuest();
    expect(await add(who, sku)).toEqual({ wanted: 50, quantity: 50 });
    expect((await errorOf(add(who, sku, 30))).code).toBe('22023');
    expect((await errorOf(set(who, sku, 0))).code).toBe('22023');
    expect((await errorOf(set(who, sku, Number.NaN))).code).toBe('22023');
    expect(await add(who, sku, 150)).toEqual({ wanted: 200, quantity: 150 });
  });

  it('is refused when it is sold out or not on the market, and leaves no cart behind', async () => {
    const who = freshGuest();
    const sku = await goods(0);
    expect((await errorOf(add(who, sku))).code).toBe('LS001');
    const off = await goods(3);
    await database.sql`update public.product_variants set is_active = false where id = ${idOf(off)}`;
    expect((await errorOf(add(who, off))).code).toBe('LS003');
    expect(await cartOf(who)).toBeNull();
  });

  it('is at most 100 lines, and the 101st is told from an error', async () => {
    const who = freshGuest();
    const first = await goods();
    await add(who, first);
    for (let n = 0; n < 99; n += 1) await add(who, await goods());
    expect(await errorOf(add(who, await goods()))).toMatchObject({
      code: '23514',
      message: expect.stringContaining('at most 100'),
    });
    expect(await add(who, first)).toEqual({ wanted: 2, quantity: 2 });
  });

  it('from ten tabs at once is all of it: nothing is lost and there is one cart', async () => {
    for (const who of [freshGuest(), await freshAccount()]) {
      const skus = [await goods(100), await goods(100)];
      await Promise.all(Array.from({ length: 10 }, (_, n) => add(who, skus[n % 2]!, 2)));
      expect(await cartOf(who)).toEqual({ [skus[0]!]: 10, [skus[1]!]: 10 });
    }
  });
});

describe('signing in', () => {
  it('adds both up, to no more than is there: stock 10, account 10, guest 1 is 10, and told', async () => {
    const [mine, guest] = [await freshAccount(), freshGuest()];
    const [full, both, only] = [await goods(10), await goods(10), await goods(10)];
    await add(mine, full, 10);
    await add(guest, full, 1);
    await add(mine, both, 2);
    await add(guest, both, 3);
    await add(guest, only, 4);
    expect(await merge(mine, guest)).toEqual([{ wanted: 11, quantity: 10 }]);
    expect(await cartOf(mine)).toEqual({ [full]: 10, [both]: 5, [only]: 4 });
    expect(await cartOf(guest)).toBeNull();
    expect(await merge(mine, guest)).toEqual([]);
  });

  it('as somebody else takes nothing from the first one’s cart, and brings nothing of it', async () => {
    const [anna, bert, guest] = [await freshAccount(), await freshAccount(), freshGuest()];
    const [hers, his, gathered] = [await goods(), await goods(), await goods()];
    await add(anna, hers, 2);
    await add(bert, his, 3);
    await add(guest, gathered, 1);
    await merge(anna, guest);
    await merge(bert, guest);
    expect(await cartOf(anna)).toEqual({ [hers]: 2, [gathered]: 1 });
    expect(await cartOf(bert)).toEqual({ [his]: 3 });
  });

  it('keeps what is sold out by now, the larger of the two', async () => {
    const [mine, guest] = [await freshAccount(), freshGuest()];
    const sku = await goods(6);
    await add(mine, sku, 2);
    await add(guest, sku, 3);
    await moveStock(database.sql, sku, 'stall-main', -6, 'adjusted');
    expect(await merge(mine, guest)).toEqual([{ wanted: 5, quantity: 3 }]);
    expect(await cartOf(mine)).toEqual({ [sku]: 3 });
  });

  it('goes no further than 100 lines, and says what did not fit', async () => {
    const [mine, guest] = [await freshAccount(), freshGuest()];
    for (let n = 0; n < 99; n += 1) await add(mine, await goods());
    const [fits, over] = [await goods(), await goods()];
    await add(guest, fits);
    await add(guest, over);
    expect(await merge(mine, guest)).toEqual([{ wanted: 1, quantity: 0 }]);
    const merged = await cartOf(mine);
    expect(Object.keys(merged!)).toHaveLength(100);
    expect(merged).toHaveProperty(fits);
  });

  it('killed in the middle has done nothing, and the next one does all of it', async () => {
    const [mine, guest] = [await freshAccount(), freshGuest()];
    const [a, b] = [await goods(), await goods()];
    await add(mine, a, 2);
    await add(guest, a, 3);
    await add(guest, b, 4);
    const doomed = await database.connect(1).reserve();
    await doomed`begin`;
    const [backend] = await doomed`select pg_backend_pid() as pid`;
    await mergeBy(doomed, mine, guest);
    await database.sql`select pg_terminate_backend(${backend!.pid}, 5000)`;
    expect([await cartOf(mine), await cartOf(guest)]).toEqual([{ [a]: 2 }, { [a]: 3, [b]: 4 }]);
    await merge(mine, guest);
    expect(await cartOf(mine)).toEqual({ [a]: 5, [b]: 4 });
  });

  it('in ten tabs at once brings everything in once', async () => {
    const [mine, guest] = [await freshAccount(), freshGuest()];
    const sku = await goods(100);
    await add(mine, sku, 5);
    await add(guest, sku, 3);
    await Promise.all(Array.from({ length: 10 }, () => merge(mine, guest)));
    expect(await cartOf(mine)).toEqual({ [sku]: 8 });
  });
});

it('a secret that opens nothing is not taken over: a new cart has one that the server made', async () => {
  const sku = await goods();
  const planted = freshGuest();
  const [row] = await as(
    database.sql,
    service,
    (
      tx,
    ) => tx`select * from private.put_in_cart(null, sha256(${planted.guest}::bytea), sha256('made by the server'),
      ${idOf(sku)}, null, true, null)`,
  );
  expect(row!.is_new_secret).toBe(true);
  expect(await cartOf(planted)).toBeNull();
});

it('a change of an account’s cart is told to that account, and to nobody of a guest’s', async () => {
  const [mine, guest] = [await freshAccount(), freshGuest()];
  const sku = await goods();
  await add(mine, sku);
  await add(guest, sku);
  const told =
    await database.sql`select topic, event, private from realtime.messages where topic like 'cart:%'`;
  expect(told.filter(({ topic }) => topic === `cart:${idOf(mine.account)}`)).toEqual([
    { topic: `cart:${idOf(mine.account)}`, event: 'cart', private: true },
  ]);
  const accounts = await database.sql`select 'cart:' || id as topic from public.profiles`;
  const known = new Set(accounts.map(({ topic }) => topic));
  expect(told.filter(({ topic }) => !known.has(topic))).toEqual([]);
});
