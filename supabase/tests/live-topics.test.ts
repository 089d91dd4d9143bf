import type postgres from 'postgres';
import { anon, errorOf, person, service, tryAs } from './support/acting.ts';
import { type LiveWorld, makeLiveWorld } from './support/live-world.ts';
import { addVariant, hold, idOf, moveStock } from './support/market.ts';

let world: LiveWorld;
let sql: postgres.Sql;

beforeAll(async () => {
  world = await makeLiveWorld('topics');
  sql = world.sql;
});

afterAll(() => world.database.drop());

describe('category and stall topics', () => {
  it('speak only when the bucket changes', async () => {
    const slug = await world.freshProduct();
    await sql`update public.inventory set low_stock_threshold = 3 where product_id = ${idOf(slug)}`;
    for (const delta of [-2, -6, -1, -1, 5]) {
      await world.saidLongAgo(slug);
      await moveStock(sql, `${slug}-1`, 'stall-main', delta, 'adjusted');
    }
    expect(await world.buckets()).toEqual(['lowstock', 'outofstock', 'instock']);
    const [first] = await world.messages('stock:v:%');
    expect(first).toMatchObject({
      topic: `stock:v:${idOf('stall')}`,
      event: 'bucket',
      payload: { product_id: idOf(slug), status: 'lowstock', stock_quantity: 2, at: expect.any(String) },
    });
  });

  it('do not flicker when the last piece goes from a cart into an order', async () => {
    const slug = await world.freshProduct();
    await hold(sql, `${slug}-1`, 'stall-main', 10);
    await world.saidLongAgo(slug);
    await world.forgetMessages();
    await sql.begin(async (tx) => {
      await tx`delete from public.holds where variant_id = ${idOf(`${slug}-1`)}`;
      await tx`update public.inventory set reserved = 0, version = version + 1 where product_id = ${idOf(slug)}`;
      await moveStock(tx, `${slug}-1`, 'stall-main', -10, 'adjusted');
    });
    expect(await world.buckets()).toEqual([]);
    expect((await world.said(slug)).map((message) => message.payload.stock_status)).toEqual(['outofstock']);
  });

  it('say when a product leaves and enters the shelves', async () => {
    const slug = await world.freshProduct();
    for (const status of ['archived', 'published'] as const) {
      await world.saidLongAgo(slug);
      await sql`update public.products set status = ${status} where id = ${idOf(slug)}`;
    }
    expect(await world.buckets()).toEqual(['unlisted', 'instock']);
  });

  it('say it when a variant comes off sale with all the stock', async () => {
    const slug = await world.freshProduct();
    await addVariant(sql, slug, `${slug}-2`);
    await sql`update public.product_variants set is_active = false where id = ${idOf(`${slug}-1`)}`;
    expect(await world.buckets()).toEqual(['outofstock']);
    expect((await world.said(slug))[0]?.payload.variants).toEqual([
      { id: idOf(`${slug}-2`), available: 0, held: 0, version: 0 },
    ]);
  });

  it('do not repeat what was announced, however the product was written', async () => {
    const slug = await world.freshProduct();
    await sql`update public.products set name = 'Another name' where id = ${idOf(slug)}`;
    await sql`update public.product_variants set price = 9 where product_id = ${idOf(slug)}`;
    expect(await world.buckets()).toEqual([]);
  });
});

describe("a stall's own topic", () => {
  const topic = () => world.messages(`vendor:${idOf('stall')}`);

  it('names the shelves that a statement changed, in one message, and is silent when nothing changed', async () => {
    const slug = await world.freshProduct();
    await world.forgetMessages();
    await moveStock(sql, `${slug}-1`, 'stall-main', -9, 'adjusted');
    await sql`update public.inventory set low_stock_threshold = low_stock_threshold where product_id = ${idOf(slug)}`;
    const [shelf] = await sql`select id from public.inventory where product_id = ${idOf(slug)}`;
    expect(await topic()).toEqual([
      {
        topic: `vendor:${idOf('stall')}`,
        event: 'stock',
        payload: {
          id: expect.any(String),
          kind: 'stock',
          ids: [shelf?.id],
          count: 1,
          at: expect.any(String),
        },
      },
    ]);
  });

  it('names orders and notifications', async () => {
    await world.forgetMessages();
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
    expect(await world.messages('vendor:%')).toHaveLength(3);
  });

  it('names at most 50 rows of a great many, and counts them', async () => {
    await world.forgetMessages();
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
    await world.forgetMessages();
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
    [`cart:${idOf('shopper')}`, ['shopper']],
    [`cart:${idOf('staff')}`, ['staff']],
    ['cart:', []],
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
