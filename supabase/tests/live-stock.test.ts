import type postgres from 'postgres';
import { anon, errorOf, person, service, tryAs } from './support/acting.ts';
import { addMember, addPerson, addProduct, addVariant, addVendor, hold, idOf, moveStock } from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

interface Message {
  topic: string;
  event: string;
  payload: Record<string, unknown>;
}

let database: TestDatabase;
let sql: postgres.Sql;

beforeAll(async () => {
  database = await makeTestDatabase('live');
  sql = database.sql;
  for (const name of ['staff', 'rival', 'admin', 'shopper']) await addPerson(sql, name);
  await sql`update public.profiles set role = 'admin' where id = ${idOf('admin')}`;
  for (const slug of ['stall', 'other']) await addVendor(sql, slug);
  await addVendor(sql, 'hidden', 'pending');
  await addMember(sql, 'stall', 'staff', 'staff');
  await addMember(sql, 'other', 'rival', 'owner');
}, 60_000);

afterAll(() => database.drop());

let made = 0;
/** A product of its own, with ten pieces of its first variant, about which everything has been said. */
async function freshProduct(vendor = 'stall', status: 'published' | 'draft' = 'published'): Promise<string> {
  const slug = `product-${++made}`;
  await addProduct(sql, vendor, slug, status);
  await moveStock(sql, `${slug}-1`, `${vendor}-main`, 10);
  await saidLongAgo(slug);
  await database.admin`delete from realtime.messages`;
  return slug;
}

const saidLongAgo = (slug: string) =>
  sql`update private.stock_pulses set sent_at = '-infinity', due = false where product_id = ${idOf(slug)}`;
/** As if the last message had gone out this instant, however long the test takes. */
const saidJustNow = (slug: string) =>
  sql`update private.stock_pulses set sent_at = now() + interval '1 hour', due = false where product_id = ${idOf(slug)}`;
const flush = async () => (await sql`select public.flush_stock_pulses() as sent`)[0]?.sent as number;

const messages = (like: string) =>
  sql<Message[]>`select topic, event, payload from realtime.messages where topic like ${like} order by payload ->> 'at', inserted_at`;
const said = (slug: string) => messages(`stock:p:${idOf(slug)}`);
const buckets = async () => (await messages('stock:c:%')).map((message) => message.payload.status);

describe('a product topic', () => {
  it('says at commit what every variant on sale has, in numbers', async () => {
    const slug = await freshProduct();
    await addVariant(sql, slug, `${slug}-2`, 3);
    await addVariant(sql, slug, `${slug}-3`, 3);
    await sql`update public.product_variants set is_active = false where id = ${idOf(`${slug}-3`)}`;
    await saidLongAgo(slug);
    await database.admin`delete from realtime.messages`;
    await hold(sql, `${slug}-1`, 'stall-main', 2.5);

    expect(await said(slug)).toEqual([
      {
        topic: `stock:p:${idOf(slug)}`,
        event: 'stock',
        payload: {
          id: expect.any(String),
          product_id: idOf(slug),
          variants: expect.arrayContaining([
            { id: idOf(`${slug}-1`), available: 7.5, held: 2.5, version: 2 },
            { id: idOf(`${slug}-2`), available: 0, held: 0, version: 0 },
          ]),
          stock_quantity: 7.5,
          stock_status: 'instock',
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      },
    ]);
    expect((await said(slug))[0]?.payload.variants).toHaveLength(2);
  });

  it('is private: nobody can join it past the policies', async () => {
    const slug = await freshProduct();
    await moveStock(sql, `${slug}-1`, 'stall-main', 1);
    const [message] = await sql`select private, extension from realtime.messages where topic = ${`stock:p:${idOf(slug)}`}`;
    expect(message).toEqual({ private: true, extension: 'broadcast' });
  });

  it('adds up the locations of a variant', async () => {
    const slug = await freshProduct();
    await sql`insert into public.locations (id, vendor_id, name) values (${idOf(`${slug}-shed`)}, ${idOf('stall')}, ${slug})`;
    await moveStock(sql, `${slug}-1`, `${slug}-shed`, 4);
    expect((await said(slug))[0]?.payload).toMatchObject({
      variants: [{ available: 14, held: 0, version: 2 }],
      stock_quantity: 14,
    });
  });

  it('says one thing for a transaction of many statements: how it ended', async () => {
    const slug = await freshProduct();
    await sql.begin(async (tx) => {
      for (const delta of [5, -3, 1, -12]) await moveStock(tx, `${slug}-1`, 'stall-main', delta, 'adjusted');
    });
    const sent = await said(slug);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.payload).toMatchObject({ stock_quantity: 1, variants: [{ available: 1, version: 5 }] });
  });

  it('says nothing of a transaction that is rolled back', async () => {
    const slug = await freshProduct();
    await tryAs(sql, service, (tx) => moveStock(tx, `${slug}-1`, 'stall-main', 1));
    expect(await said(slug)).toEqual([]);
  });

  it('of an unpublished product or a stall that is not approved is silent', async () => {
    const draft = await freshProduct('stall', 'draft');
    await moveStock(sql, `${draft}-1`, 'stall-main', 1);
    const unseen = await freshProduct('hidden');
    await moveStock(sql, `${unseen}-1`, 'hidden-main', 1);
    expect(await messages('stock:%')).toEqual([]);
  });
});

describe('changes that come fast', () => {
  it('wait for a flush, which sends the last state once', async () => {
    const slug = await freshProduct();
    await saidJustNow(slug);
    for (const delta of [-1, -2, -3]) await moveStock(sql, `${slug}-1`, 'stall-main', delta, 'adjusted');
    expect(await said(slug)).toEqual([]);
    expect(await flush()).toBe(0);

    await sql`update private.stock_pulses set sent_at = now() - interval '1 second'`;
    expect(await flush()).toBe(1);
    expect(await flush()).toBe(0);
    expect((await said(slug)).map((message) => message.payload.stock_quantity)).toEqual([4]);
  });

  it('ask for the flush at commit', async () => {
    const slug = await freshProduct();
    await saidJustNow(slug);
    const heard: string[] = [];
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { unlisten } = await sql.listen('stock_due', (payload) => {
      heard.push(payload);
      arrived();
    });
    await sql.begin(async (tx) => {
      await moveStock(tx, `${slug}-1`, 'stall-main', 1);
      await moveStock(tx, `${slug}-1`, 'stall-main', 1);
    });
    await arrival;
    await unlisten();
    expect(heard).toEqual([idOf(slug)]);
  });

  it('that a flush finds too young are announced again', async () => {
    const slug = await freshProduct();
    await saidJustNow(slug);
    await moveStock(sql, `${slug}-1`, 'stall-main', 1);
    const again = new Promise<string>((resolve) => void sql.listen('stock_due', resolve, () => void flush()));
    expect(await again).toBe('');
  });

  it('are not lost when the flush comes while their transaction is open', async () => {
    const slug = await freshProduct();
    await saidJustNow(slug);
    await moveStock(sql, `${slug}-1`, 'stall-main', 1);
    await sql`update private.stock_pulses set sent_at = now() - interval '1 second' where product_id = ${idOf(slug)}`;
    await sql.begin(async (tx) => {
      await moveStock(tx, `${slug}-1`, 'stall-main', 1);
      expect(await flush()).toBe(0);
    });
    expect((await said(slug)).map((message) => message.payload.stock_quantity)).toEqual([12]);
    expect(await flush()).toBe(0);
  });

  it('on another product do not wait', async () => {
    const [busy, calm] = [await freshProduct(), await freshProduct()];
    await saidJustNow(busy);
    await moveStock(sql, `${busy}-1`, 'stall-main', 1);
    await moveStock(sql, `${calm}-1`, 'stall-main', 1);
    expect(await said(busy)).toEqual([]);
    expect(await said(calm)).toHaveLength(1);
    await saidLongAgo(busy);
  });

  it('end with their last state, whoever wrote at once', async () => {
    const slug = await freshProduct();
    const writers = database.connect(6);
    await Promise.all(
      Array.from({ length: 60 }, () => moveStock(writers, `${slug}-1`, 'stall-main', 1)),
    );
    await sql`update private.stock_pulses set sent_at = '-infinity' where product_id = ${idOf(slug)}`;
    await flush();
    const versions = (await said(slug)).map(
      (message) => (message.payload.variants as { version: number }[])[0]!.version,
    );
    expect(versions.at(-1)).toBe(61);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(versions.length).toBeLessThan(60);
  });
});

describe('category and stall topics', () => {
  it('speak only when the bucket changes', async () => {
    const slug = await freshProduct();
    await sql`update public.inventory set low_stock_threshold = 3 where product_id = ${idOf(slug)}`;
    for (const delta of [-2, -6, -1, -1, 5]) {
      await saidLongAgo(slug);
      await moveStock(sql, `${slug}-1`, 'stall-main', delta, 'adjusted');
    }
    expect(await buckets()).toEqual(['lowstock', 'outofstock', 'instock']);
    const [first] = await messages('stock:v:%');
    expect(first).toMatchObject({
      topic: `stock:v:${idOf('stall')}`,
      event: 'bucket',
      payload: { product_id: idOf(slug), status: 'lowstock', stock_quantity: 2, at: expect.any(String) },
    });
  });

  it('do not flicker when the last piece goes from a cart into an order', async () => {
    const slug = await freshProduct();
    await hold(sql, `${slug}-1`, 'stall-main', 10);
    await saidLongAgo(slug);
    await database.admin`delete from realtime.messages`;
    await sql.begin(async (tx) => {
      await tx`delete from public.holds where variant_id = ${idOf(`${slug}-1`)}`;
      await tx`update public.inventory set reserved = 0, version = version + 1 where product_id = ${idOf(slug)}`;
      await moveStock(tx, `${slug}-1`, 'stall-main', -10, 'adjusted');
    });
    expect(await buckets()).toEqual([]);
    expect((await said(slug)).map((message) => message.payload.stock_status)).toEqual(['outofstock']);
  });

  it('say when a product leaves and enters the shelves', async () => {
    const slug = await freshProduct();
    for (const status of ['archived', 'published'] as const) {
      await saidLongAgo(slug);
      await sql`update public.products set status = ${status} where id = ${idOf(slug)}`;
    }
    expect(await buckets()).toEqual(['unlisted', 'instock']);
  });

  it('say it when a variant comes off sale with all the stock', async () => {
    const slug = await freshProduct();
    await addVariant(sql, slug, `${slug}-2`);
    await sql`update public.product_variants set is_active = false where id = ${idOf(`${slug}-1`)}`;
    expect(await buckets()).toEqual(['outofstock']);
    expect((await said(slug))[0]?.payload.variants).toEqual([
      { id: idOf(`${slug}-2`), available: 0, held: 0, version: 0 },
    ]);
  });

  it('do not repeat what was announced, however the product was written', async () => {
    const slug = await freshProduct();
    await sql`update public.products set name = 'Another name' where id = ${idOf(slug)}`;
    await sql`update public.product_variants set price = 9 where product_id = ${idOf(slug)}`;
    expect(await buckets()).toEqual([]);
  });
});

describe("a stall's own topic", () => {
  const topic = () => messages(`vendor:${idOf('stall')}`);

  it('names shelves at, or just back from, their threshold, in one message for a statement', async () => {
    const slug = await freshProduct();
    await moveStock(sql, `${slug}-1`, 'stall-main', -9, 'adjusted');
    expect(await topic()).toEqual([]);
    await moveStock(sql, `${slug}-1`, 'stall-main', -1, 'adjusted');
    await moveStock(sql, `${slug}-1`, 'stall-main', 5);
    await moveStock(sql, `${slug}-1`, 'stall-main', 5);
    const [shelf] = await sql`select id from public.inventory where product_id = ${idOf(slug)}`;
    expect(await topic()).toEqual(
      Array.from({ length: 2 }, () => ({
        topic: `vendor:${idOf('stall')}`,
        event: 'stock',
        payload: { id: expect.any(String), kind: 'stock', ids: [shelf?.id], count: 1, at: expect.any(String) },
      })),
    );
  });

  it('names orders and notifications', async () => {
    await database.admin`delete from realtime.messages`;
    await sql`insert into public.orders (id, subtotal, total) values (${idOf('o')}, 1, 1)`;
    await sql`insert into public.vendor_orders (id, order_id, vendor_id, subtotal)
      values (${idOf('vo')}, ${idOf('o')}, ${idOf('stall')}, 1)`;
    await sql`update public.vendor_orders set status = 'accepted' where id = ${idOf('vo')}`;
    await sql`insert into public.notifications (id, vendor_id, kind, title)
      values (${idOf('n')}, ${idOf('stall')}, 'order_placed', 'New order')`;
    await sql`insert into public.notifications (user_id, kind, title) values (${idOf('shopper')}, 'system', 'Hello')`;
    expect((await topic()).map(({ event, payload }) => [event, payload.ids])).toEqual([
      ['order', [idOf('vo')]],
      ['order', [idOf('vo')]],
      ['notification', [idOf('n')]],
    ]);
    expect(await messages('vendor:%')).toHaveLength(3);
  });

  it('names at most 50 rows of a great many, and counts them', async () => {
    await database.admin`delete from realtime.messages`;
    await sql`insert into public.notifications (vendor_id, kind, title)
      select ${idOf('stall')}, 'system', 'Hello' from generate_series(1, 120)`;
    const [message] = await topic();
    expect(message?.payload).toMatchObject({ count: 120 });
    expect(message?.payload.ids).toHaveLength(50);
  });
});

describe('who may listen', () => {
  /** Whether a client of this role may join the topic, asked as Realtime asks: a probe row, then a SELECT. */
  async function mayListen(actor: Parameters<typeof tryAs>[1], topic: string): Promise<boolean> {
    await database.admin`delete from realtime.messages`;
    await sql`insert into realtime.messages (topic, extension, private) values (${topic}, 'broadcast', true)`;
    const rows = await tryAs(sql, actor, async (tx) => {
      await tx`select set_config('realtime.topic', ${topic}, true)`;
      return tx`select id from realtime.messages`;
    });
    return rows.length === 1;
  }
  const listeners = { anon, shopper: 'shopper', rival: 'rival', staff: 'staff', admin: 'admin' } as const;

  it.each([
    ['stock:p:1', ['anon', 'shopper', 'rival', 'staff', 'admin']],
    ['stock:c:1', ['anon', 'shopper', 'rival', 'staff', 'admin']],
    [`vendor:${idOf('stall')}`, ['staff', 'admin']],
    [`vendor:${idOf('other')}`, ['rival', 'admin']],
    ['vendor:not-a-uuid', ['admin']],
    ['ops', ['admin']],
    ['anything', []],
  ])('to %s: %j', async (topic, expected) => {
    const allowed: string[] = [];
    for (const [name, who] of Object.entries(listeners)) {
      if (await mayListen(typeof who === 'string' ? person(idOf(who)) : who, topic)) allowed.push(name);
    }
    expect(allowed).toEqual(expected);
  });

  it('nobody may speak', async () => {
    for (const actor of [anon, person(idOf('staff')), person(idOf('admin'))]) {
      const attempt = tryAs(sql, actor, async (tx) => {
        await tx`select set_config('realtime.topic', 'stock:p:1', true)`;
        await tx`insert into realtime.messages (topic, extension) values ('stock:p:1', 'broadcast')`;
      });
      expect((await errorOf(attempt)).code).toBe('42501');
    }
  });

  it('only the server may flush', async () => {
    const flushAs = (actor: Parameters<typeof tryAs>[1]) =>
      tryAs(sql, actor, (tx) => tx`select public.flush_stock_pulses()`);
    await flushAs(service);
    expect((await errorOf(flushAs(person(idOf('admin'))))).code).toBe('42501');
    expect((await errorOf(flushAs(anon))).code).toBe('42501');
  });
});
