import { randomUUID } from 'node:crypto';
import { currencies } from '#lib/market/catalog/schema';
import { type Actor, anon, as, errorOf, tryAs } from './support/acting.ts';
import { addMember, idOf, moveStock } from './support/market.ts';
import { actors, fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('submission');
  await fillWorld(database.sql);
});

afterAll(() => database.drop());

const { managerA, ownerA, ownerB, admin, staffA, shopper, service } = actors;

interface Line {
  sku?: string;
  name?: string;
  price?: number;
  step?: number;
  initial_quantity?: number;
}

const product = (fields: object = {}, lines: Line[] = [{}]) => ({
  category_id: idOf('teas'),
  name: 'White tea',
  slug: 'white-tea',
  description: '',
  unit: 'g',
  status: 'pending',
  variants: lines.map((line) => ({
    name: '',
    options: {},
    price: 4.5,
    step: 50,
    initial_quantity: 0,
    ...line,
  })),
  ...fields,
});

async function create(actor: Actor, fields: object = {}, lines?: Line[], stall = 'a'): Promise<string> {
  const id = randomUUID();
  await as(
    database.sql,
    actor,
    (tx) =>
      tx`select private.create_product(${id}, ${idOf(stall)}, ${database.sql.json(product(fields, lines))})`,
  );
  return id;
}

const save = (actor: Actor, id: string, changes: object) =>
  as(
    database.sql,
    actor,
    (tx) => tx`select private.save_product(${id}, ${database.sql.json(changes as never)})`,
  );
const codeOf = async (work: Promise<unknown>) => (await errorOf(work)).code;
const rowOf = async (id: string) => (await database.sql`select * from public.products where id = ${id}`)[0]!;
const variantsOf = (id: string) =>
  database.sql`select * from public.product_variants where product_id = ${id} order by position`;
const count = async (table: string, id: string) =>
  (await database.sql`select count(*)::int as count from ${database.sql(table)} where product_id = ${id}`)[0]!
    .count;

describe('a new product', () => {
  it('with goods waits for review, is in stock, and the ledger says that its maker received them', async () => {
    const id = await create(managerA, {}, [{ initial_quantity: 500 }]);
    expect(await rowOf(id)).toMatchObject({
      status: 'pending',
      manage_stock: true,
      stock_quantity: '500.000',
      stock_status: 'instock',
      price: '4.50',
    });
    const ledger = await database.sql`select * from public.inventory_movements where product_id = ${id}`;
    expect(ledger).toHaveLength(1);
    expect(ledger[0]).toMatchObject({
      delta: '500.000',
      reason: 'received',
      location_id: idOf('a-main'),
      actor_id: managerA.userId,
    });
  });

  it('without goods waits too, is out of stock, and its stock is not managed; its shelf is there, empty', async () => {
    const id = await create(ownerA);
    expect(await rowOf(id)).toMatchObject({
      status: 'pending',
      manage_stock: false,
      stock_quantity: '0.000',
      stock_status: 'outofstock',
    });
    const shelves =
      await database.sql`select quantity, version from public.inventory where product_id = ${id}`;
    expect([...shelves]).toEqual([{ quantity: '0.000', version: '0' }]);
    expect(await count('public.inventory_movements', id)).toBe(0);
  });

  it('keeps the currency that is given, one of those that the shop offers', async () => {
    expect((await rowOf(await create(managerA, { currency: 'GBP' }))).currency).toBe('GBP');
    expect(await codeOf(create(managerA, { currency: 'JPY' }))).toBe('23514');
    const [check] = await database.sql`
      select pg_get_constraintdef(oid) as words from pg_constraint where conname = 'products_currency_check'`;
    expect(check!.words.match(/[A-Z]{3}(?=')/g)).toEqual([...currencies]);
  });

  it('gets an address and SKUs of its own', async () => {
    const first = await create(managerA, { slug: 'twice' }, [{}, {}]);
    const second = await create(managerA, { slug: 'twice' }, [{}, {}]);
    expect((await rowOf(second)).slug).toBe('twice-2');
    const skus = [...(await variantsOf(first)), ...(await variantsOf(second))].map(({ sku }) => sku);
    expect(new Set(skus).size).toBe(4);
  });

  it.each([
    ['staff', staffA],
    ['people of other stalls', ownerB],
    ['shoppers', shopper],
    ['admins, who only decide', admin],
  ])('is not made by %s', async (_who, actor) => {
    expect(await codeOf(create(actor))).toBe('42501');
  });

  it('is not made by visitors, who cannot even call', async () => {
    expect(await codeOf(create(anon))).toBe('42501');
  });

  it('is made whole or not at all: goods without a place for them leave nothing', async () => {
    await database.sql`insert into public.vendors (id, slug, store_name, email)
      values (${idOf('placeless')}, 'placeless', 'Placeless', 'placeless@livestall.example')`;
    await addMember(database.sql, 'placeless', 'managerA', 'owner');
    const make = create(managerA, {}, [{}, { initial_quantity: 3 }], 'placeless');
    expect(await codeOf(make)).toBe('LS005');
    const left = await database.sql`select id from public.products where vendor_id = ${idOf('placeless')}`;
    expect([...left]).toEqual([]);
  });

  it('cannot take the SKU of another product, nor use one twice; other stalls and archived products do not count', async () => {
    const id = await create(managerA, {}, [{ sku: 'T-1' }]);
    expect(await codeOf(create(managerA, {}, [{ sku: 'T-1' }]))).toBe('LS006');
    expect(await codeOf(create(managerA, {}, [{ sku: 'T-2' }, { sku: 'T-2' }]))).toBe('LS006');
    await create(ownerB, {}, [{ sku: 'T-1' }], 'b');
    await as(
      database.sql,
      managerA,
      (tx) => tx`update public.products set status = 'archived' where id = ${id}`,
    );
    await create(managerA, {}, [{ sku: 'T-1' }]);
  });

  it('made twice at once gets two addresses', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => create(managerA, { slug: 'at-once' })));
    const slugs = await Promise.all(ids.map(async (id) => (await rowOf(id)).slug));
    expect(slugs.sort()).toEqual(['at-once', 'at-once-2', 'at-once-3']);
  });
});

describe('an edit', () => {
  const kept = ({ id, sku, name, options, price, step, is_active }: Record<string, unknown>) => ({
    id,
    sku,
    name,
    options,
    price: Number(price),
    step: Number(step),
    is_active,
  });

  it('changes the product and its variants together; those left out go off sale and keep their goods', async () => {
    const id = await create(managerA, {}, [{ initial_quantity: 100 }, { initial_quantity: 50 }]);
    const [first] = await variantsOf(id);
    const added = { name: '1 kg', options: { Size: '1 kg' }, price: 60, step: 1000, is_active: true };
    await save(managerA, id, { name: 'Whiter tea', variants: [added, { ...kept(first!), price: 3 }] });
    expect(await rowOf(id)).toMatchObject({ name: 'Whiter tea', price: '3.00', stock_quantity: '100.000' });
    const after = await variantsOf(id);
    expect(after.filter(({ is_active }) => is_active).map(({ price }) => price)).toEqual(['60.00', '3.00']);
    expect(await count('public.inventory', id)).toBe(3);
  });

  it('of variants alone is seen by whoever has the product open', async () => {
    const id = await create(managerA);
    const before = await rowOf(id);
    await save(managerA, id, { variants: [{ ...kept((await variantsOf(id))[0]!), price: 7 }] });
    expect((await rowOf(id)).updated_at.getTime()).toBeGreaterThan(before.updated_at.getTime());
  });

  it('of a picture does not spoil an edit that is being written', async () => {
    const id = await create(managerA);
    const before = await rowOf(id);
    await database.sql`update public.products set image_path = 'a/b.webp' where id = ${id}`;
    expect((await rowOf(id)).updated_at).toEqual(before.updated_at);
  });

  it('cannot reach into another product, nor another stall', async () => {
    const [id, other] = [await create(managerA), await create(ownerB, {}, undefined, 'b')];
    const foreign = { ...kept((await variantsOf(other))[0]!), price: 1 };
    expect(await codeOf(save(managerA, id, { variants: [foreign] }))).toBe('LS003');
    expect(await codeOf(save(managerA, other, { name: 'Mine' }))).toBe('42501');
    expect(await codeOf(save(staffA, id, { name: 'Mine' }))).toBe('42501');
  });

  it('of the unit is possible until goods were counted in it', async () => {
    const id = await create(managerA);
    await save(managerA, id, { unit: 'kg' });
    const [variant] = await variantsOf(id);
    expect(variant!.unit).toBe('kg');
    await database.sql`select private.move_stock(${variant!.id}, ${idOf('a-main')}, 2, 'received', null)`;
    expect(await codeOf(save(managerA, id, { unit: 'g' }))).toBe('LS007');
    const byServer = as(
      database.sql,
      service,
      (tx) => tx`update public.products set unit = 'g' where id = ${id}`,
    );
    expect(await codeOf(byServer)).toBe('LS007');
  });
});

describe('pictures', () => {
  const picture = (id: string, name: string) => ({
    path: `${idOf('a')}/${id}/${name}.webp`,
    alt: 'Leaves',
    width: 800,
    height: 600,
  });
  const add = (actor: Actor, id: string, names: string[]) =>
    as(
      database.sql,
      actor,
      (tx) =>
        tx`select * from private.add_product_images(${id}, ${database.sql.json(names.map((name) => picture(id, name)))})`,
    );

  it('stand behind each other and wait for their sizes; one that is sent in again is one picture', async () => {
    const id = await create(managerA);
    await add(managerA, id, ['one', 'two']);
    expect(await add(managerA, id, ['two', 'three'])).toHaveLength(1);
    const rows = await database.sql`
      select path, state from public.product_images where product_id = ${id} order by position`;
    expect(rows.map(({ path }) => path)).toEqual(
      ['one', 'two', 'three'].map((name) => picture(id, name).path),
    );
    expect(rows.every(({ state }) => state === 'processing')).toBe(true);
  });

  it('are at most twelve', async () => {
    const id = await create(managerA);
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    await add(managerA, id, names);
    expect(await codeOf(add(managerA, id, ['one-more']))).toBe('LS008');
    expect(await count('public.product_images', id)).toBe(12);
  });

  it('are added by managers, from their own folder', async () => {
    const id = await create(managerA);
    expect(await codeOf(add(staffA, id, ['one']))).toBe('42501');
    const foreign = as(
      database.sql,
      managerA,
      (tx) =>
        tx`select * from private.add_product_images(${id}, ${database.sql.json([
          { ...picture(id, 'x'), path: `${idOf('b')}/x.webp` },
        ])})`,
    );
    expect(await codeOf(foreign)).toBe('42501');
  });
});

describe('a decision', () => {
  const decide = (actor: Actor, id: string, isPublished: boolean, reason: string | null = null) =>
    as(database.sql, actor, (tx) => tx`select private.review_product(${id}, ${isPublished}, ${reason})`);
  const notes = (id: string) =>
    database.sql`select vendor_id, kind, body from public.notifications where link = ${`/vendor/products/${id}`}`;

  it('puts a product on sale and tells the stall', async () => {
    const id = await create(managerA);
    await decide(admin, id, true);
    expect(await rowOf(id)).toMatchObject({ status: 'published', status_reason: null });
    expect((await rowOf(id)).published_at).not.toBeNull();
    expect([...(await notes(id))]).toEqual([{ vendor_id: idOf('a'), kind: 'product_reviewed', body: '' }]);
  });

  it('sends it back with a reason, which the stall reads', async () => {
    const id = await create(managerA);
    await decide(admin, id, false, 'A picture, please.');
    expect(await rowOf(id)).toMatchObject({ status: 'rejected', status_reason: 'A picture, please.' });
    expect((await notes(id))[0]).toMatchObject({ body: 'A picture, please.' });
  });

  it.each([
    ['managers', managerA],
    ['owners', ownerA],
    ['shoppers', shopper],
  ])('is not for %s', async (_who, actor) => {
    const id = await create(managerA);
    expect(await codeOf(decide(actor, id, true))).toBe('42501');
    const byHand = tryAs(
      database.sql,
      actor,
      (tx) => tx`update public.products set status = 'published' where id = ${id}`,
    );
    if (actor !== shopper) expect(await codeOf(byHand)).toBe('42501');
    expect((await rowOf(id)).status).toBe('pending');
  });
});

describe('the archive', () => {
  const set = (actor: Actor, id: string, status: string) =>
    as(database.sql, actor, (tx) => tx`update public.products set status = ${status} where id = ${id}`);
  const published = async () => {
    const id = await create(managerA);
    await database.sql`update public.products set status = 'published' where id = ${id}`;
    return id;
  };

  it('gives a product back as what it was', async () => {
    const id = await published();
    await set(managerA, id, 'archived');
    expect((await rowOf(id)).archived_from).toBe('published');
    await set(managerA, id, 'published');
    expect(await rowOf(id)).toMatchObject({ status: 'published', archived_from: null });
  });

  it('is no way onto the market', async () => {
    const id = await create(managerA);
    await set(managerA, id, 'archived');
    expect(await codeOf(set(managerA, id, 'published'))).toBe('42501');
    await set(managerA, id, 'pending');
  });
});

describe('edits of published products', () => {
  const review = (actor: Actor, isNeeded: boolean) =>
    as(database.sql, actor, (tx) => tx`select private.set_edit_review(${idOf('a')}, ${isNeeded})`);
  const published = async () => {
    const id = await create(managerA);
    await database.sql`update public.products set status = 'published' where id = ${id}`;
    return id;
  };
  const statusAfter = async (actor: Actor, statement: (id: string) => string) => {
    const id = await published();
    await as(database.sql, actor, (tx) => tx.unsafe(statement(id)));
    return (await rowOf(id)).status;
  };
  const rename = (id: string) => `update public.products set name = 'New name' where id = '${id}'`;

  it('are live at once unless an admin says otherwise, and only an admin may', async () => {
    expect(await statusAfter(managerA, rename)).toBe('published');
    expect(await codeOf(review(ownerA, true))).toBe('42501');
    const byHand = as(
      database.sql,
      ownerA,
      (tx) => tx`update public.vendors set edits_need_review = true where id = ${idOf('a')}`,
    );
    expect(await codeOf(byHand)).toBe('42501');
    await review(admin, true);
    expect(await codeOf(review(ownerA, false))).toBe('42501');
    expect(await statusAfter(managerA, rename)).toBe('pending');
  });

  it.each([
    ['its text', rename],
    [
      'a variant’s name',
      (id: string) => `update public.product_variants set name = 'Big' where product_id = '${id}'`,
    ],
    [
      'a new variant',
      (id: string) =>
        `insert into public.product_variants (product_id, sku, price, unit) values ('${id}', 'new', 1, 'g')`,
    ],
    [
      'a new picture',
      (id: string) => `insert into public.product_images (product_id, path, width, height, state)
        values ('${id}', '${idOf('a')}/x.webp', 1, 1, 'processing')`,
    ],
  ])('wait for review, also over REST: %s', async (_what, statement) => {
    expect(await statusAfter(ownerA, statement)).toBe('pending');
  });

  it('do not wait where nothing changes that shoppers read: prices, stock, the work of the server', async () => {
    const price = (id: string) => `update public.product_variants set price = 1 where product_id = '${id}'`;
    expect(await statusAfter(ownerA, price)).toBe('published');
    expect(await statusAfter(service, rename)).toBe('published');
    const id = await published();
    const [variant] = await variantsOf(id);
    await as(
      database.sql,
      staffA,
      (tx) => tx`select * from public.adjust_stock(${variant!.id}, ${idOf('a-main')}, 5, 'received')`,
    );
    expect((await rowOf(id)).status).toBe('published');
  });

  it('cannot be hidden in the archive', async () => {
    const id = await published();
    const run = (statement: string) => as(database.sql, managerA, (tx) => tx.unsafe(statement));
    await run(`update public.products set status = 'archived' where id = '${id}'`);
    await run(rename(id));
    expect((await rowOf(id)).archived_from).toBe('pending');
    expect(await codeOf(run(`update public.products set status = 'published' where id = '${id}'`))).toBe(
      '42501',
    );
    const [other] = [await published()];
    await run(`update public.products set status = 'archived' where id = '${other}'`);
    await run(`update public.products set status = 'published', name = 'Both at once' where id = '${other}'`);
    expect((await rowOf(other!)).status).toBe('pending');
  });
});

it('after all of it the promises about stock hold', async () => {
  await moveStock(database.sql, 'a-open-1', 'a-main', 1);
  expect([...(await database.sql`select * from public.check_invariants()`)]).toEqual([]);
});
