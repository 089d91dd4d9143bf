import type postgres from 'postgres';
import { service, tryAs } from './support/acting.ts';
import { type LiveWorld, makeLiveWorld } from './support/live-world.ts';
import { addVariant, addVendor, hold, idOf, moveStock } from './support/market.ts';

let world: LiveWorld;
let sql: postgres.Sql;

beforeAll(async () => {
  world = await makeLiveWorld('live');
  sql = world.sql;
});

afterAll(() => world.database.drop());

const flush = async () => (await sql`select public.flush_stock_pulses() as sent`)[0]?.sent as number;

describe('a product topic', () => {
  it('says at commit what every variant on sale has, in numbers', async () => {
    const slug = await world.freshProduct();
    await addVariant(sql, slug, `${slug}-2`, 3);
    await addVariant(sql, slug, `${slug}-3`, 3);
    await sql`update public.product_variants set is_active = false where id = ${idOf(`${slug}-3`)}`;
    await world.saidLongAgo(slug);
    await world.forgetMessages();
    await hold(sql, `${slug}-1`, 'stall-main', 2.5);

    expect(await world.said(slug)).toEqual([
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
    expect((await world.said(slug))[0]?.payload.variants).toHaveLength(2);
  });

  it('is private: nobody can join it past the policies', async () => {
    const slug = await world.freshProduct();
    await moveStock(sql, `${slug}-1`, 'stall-main', 1);
    const [message] =
      await sql`select private, extension from realtime.messages where topic = ${`stock:p:${idOf(slug)}`}`;
    expect(message).toEqual({ private: true, extension: 'broadcast' });
  });

  it('adds up the locations of a variant', async () => {
    const slug = await world.freshProduct();
    await sql`insert into public.locations (id, vendor_id, name) values (${idOf(`${slug}-shed`)}, ${idOf('stall')}, ${slug})`;
    await moveStock(sql, `${slug}-1`, `${slug}-shed`, 4);
    expect((await world.said(slug))[0]?.payload).toMatchObject({
      variants: [{ available: 14, held: 0, version: 2 }],
      stock_quantity: 14,
    });
  });

  it('says one thing for a transaction of many statements: how it ended', async () => {
    const slug = await world.freshProduct();
    await sql.begin(async (tx) => {
      for (const delta of [5, -3, 1, -12]) await moveStock(tx, `${slug}-1`, 'stall-main', delta, 'adjusted');
    });
    const sent = await world.said(slug);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.payload).toMatchObject({ stock_quantity: 1, variants: [{ available: 1, version: 5 }] });
  });

  it('says nothing of a transaction that is rolled back', async () => {
    const slug = await world.freshProduct();
    await tryAs(sql, service, (tx) => moveStock(tx, `${slug}-1`, 'stall-main', 1));
    expect(await world.said(slug)).toEqual([]);
  });

  it('of an unpublished product or a stall that is not approved is silent', async () => {
    const draft = await world.freshProduct('stall', 'draft');
    await moveStock(sql, `${draft}-1`, 'stall-main', 1);
    const unseen = await world.freshProduct('hidden');
    await moveStock(sql, `${unseen}-1`, 'hidden-main', 1);
    expect(await world.messages('stock:%')).toEqual([]);
  });
});

describe('changes that come fast', () => {
  it('wait for a flush, which sends the last state once', async () => {
    const slug = await world.freshProduct();
    await world.saidJustNow(slug);
    for (const delta of [-1, -2, -3]) await moveStock(sql, `${slug}-1`, 'stall-main', delta, 'adjusted');
    expect(await world.said(slug)).toEqual([]);
    expect(await flush()).toBe(0);

    await sql`update private.stock_pulses set sent_at = now() - interval '1 second'`;
    expect(await flush()).toBe(1);
    expect(await flush()).toBe(0);
    expect((await world.said(slug)).map((message) => message.payload.stock_quantity)).toEqual([4]);
  });

  it('ask for the flush at commit', async () => {
    const slug = await world.freshProduct();
    await world.saidJustNow(slug);
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
    expect(heard).toEqual(['']);
  });

  it('that a flush finds too young are announced again', async () => {
    const slug = await world.freshProduct();
    await world.saidJustNow(slug);
    await moveStock(sql, `${slug}-1`, 'stall-main', 1);
    const again = new Promise<string>((resolve) => void sql.listen('stock_due', resolve, () => void flush()));
    expect(await again).toBe('');
  });

  it('are not lost when the flush comes while their transaction is open', async () => {
    const slug = await world.freshProduct();
    await world.saidJustNow(slug);
    await moveStock(sql, `${slug}-1`, 'stall-main', 1);
    await sql`update private.stock_pulses set sent_at = now() - interval '1 second' where product_id = ${idOf(slug)}`;
    await sql.begin(async (tx) => {
      await moveStock(tx, `${slug}-1`, 'stall-main', 1);
      expect(await flush()).toBe(0);
    });
    expect((await world.said(slug)).map((message) => message.payload.stock_quantity)).toEqual([12]);
    expect(await flush()).toBe(0);
  });

  it('of 450 products in one transaction: 100 are sent at commit, the others by flushes of at most 200', async () => {
    await addVendor(sql, 'large');
    await sql`
      with made as (
        insert into public.products (vendor_id, category_id, name, slug, price, status)
        select ${idOf('large')}, ${idOf('teas')}, 'Product ' || n, 'large-' || n, 5, 'published'
        from generate_series(1, 450) n returning id, slug
      ) insert into public.product_variants (product_id, sku, price) select id, slug, 5 from made`;
    await world.forgetMessages();
    await sql`select private.move_stock(v.id, ${idOf('large-main')}, 3, 'imported', null)
      from public.product_variants v where v.sku like 'large-%'`;
    const sent = async () => (await world.messages('stock:p:%')).length;
    expect(await sent()).toBe(100);
    expect([await flush(), await flush(), await flush()]).toEqual([200, 150, 0]);
    expect(await sent()).toBe(450);
  });

  it('on another product do not wait', async () => {
    const [busy, calm] = [await world.freshProduct(), await world.freshProduct()];
    await world.saidJustNow(busy);
    await moveStock(sql, `${busy}-1`, 'stall-main', 1);
    await moveStock(sql, `${calm}-1`, 'stall-main', 1);
    expect(await world.said(busy)).toEqual([]);
    expect(await world.said(calm)).toHaveLength(1);
    await world.saidLongAgo(busy);
  });

  it('end with their last state, whoever wrote at once', async () => {
    const slug = await world.freshProduct();
    const writers = world.database.connect(6);
    await Promise.all(Array.from({ length: 60 }, () => moveStock(writers, `${slug}-1`, 'stall-main', 1)));
    await sql`update private.stock_pulses set sent_at = '-infinity' where product_id = ${idOf(slug)}`;
    await flush();
    const versions = (await world.said(slug)).map(
      (message) => (message.payload.variants as { version: number }[])[0]!.version,
    );
    expect(versions.at(-1)).toBe(61);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(versions.length).toBeLessThan(60);
  });
});
