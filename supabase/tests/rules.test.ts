import { type Actor, anon, as, errorOf, person, tryAs } from './support/acting.ts';
import { addMember, addPerson, idOf } from './support/market.ts';
import { actors, fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('rules');
  await fillWorld(database.sql);
});

afterAll(() => database.drop());

const { managerA, ownerA, ownerB, admin, shopper, staffA, service } = actors;
/** Runs one statement as somebody, and takes it back. Resolves with how many rows it touched. */
const attempt = (actor: Actor, text: string) =>
  tryAs(database.sql, actor, async (tx) => (await tx.unsafe(text)).count);
const refusal = async (actor: Actor, text: string) => (await errorOf(attempt(actor, text))).code;
const id = (name: string) => `'${idOf(name)}'`;

describe('an account', () => {
  it('gets a profile with its name, and no role from what the browser sent', async () => {
    await database.sql`insert into auth.users (id, email, raw_user_meta_data)
      values (${idOf('sly')}, 'sly@livestall.example', ${database.sql.json({ full_name: `  ${'x'.repeat(200)}`, role: 'admin' })})`;
    const [profile] =
      await database.sql`select full_name, role from public.profiles where id = ${idOf('sly')}`;
    expect(profile).toEqual({ full_name: 'x'.repeat(120), role: 'shopper' });
  });

  it('becomes a vendor with its first stall; an admin stays an admin', async () => {
    await addPerson(database.sql, 'helper');
    await addMember(database.sql, 'b', 'helper', 'staff');
    await addMember(database.sql, 'b', 'admin', 'staff');
    const roles = await database.sql`
      select role from public.profiles where id in (${idOf('helper')}, ${idOf('admin')}) order by role`;
    expect(roles.map((row) => row.role)).toEqual(['vendor', 'admin']);
    await database.sql`delete from public.vendor_members where user_id = ${idOf('admin')}`;
  });

  it.each(["role = 'admin'", 'id = gen_random_uuid()', 'created_at = now()'])(
    'cannot set %s',
    async (change) => {
      expect(await refusal(shopper, `update public.profiles set ${change}`)).toBe('42501');
    },
  );

  it('can go, with its memberships, even that of the last owner', async () => {
    await addPerson(database.sql, 'leaving');
    await addMember(database.sql, 'p', 'leaving', 'owner');
    await database.sql`delete from auth.users where id = ${idOf('leaving')}`;
    expect(
      await database.sql`select from public.vendor_members where user_id = ${idOf('leaving')}`,
    ).toHaveLength(0);
  });
});

describe('a stall', () => {
  it('is described by its owners, who cannot approve it, rate it or move it', async () => {
    expect(await attempt(ownerA, `update public.vendors set tagline = 'New'`)).toBe(1);
    // Another address is confirmed first.
    expect(await refusal(ownerA, `update public.vendors set email = 'new@livestall.example'`)).toBe('42501');
    expect(await refusal(ownerA, `update public.vendors set status = 'suspended'`)).toBe('42501');
    expect(await refusal(ownerA, `update public.vendors set slug = 'other'`)).toBe('42501');
    expect(await refusal(ownerA, `update public.vendors set commission_rate = 0`)).toBe('42501');
  });

  it('may change its address until it is approved', async () => {
    await addMember(database.sql, 'p', 'ownerB', 'owner');
    expect(await attempt(ownerB, `update public.vendors set slug = 'pp' where id = ${id('p')}`)).toBe(1);
    await database.sql`delete from public.vendor_members where vendor_id = ${idOf('p')}`;
  });

  it('is suspended by an admin’s decision alone: by hand not even an admin changes it', async () => {
    for (const column of ["status = 'suspended'", "tagline = 'New'", 'edits_need_review = true'])
      expect(await attempt(admin, `update public.vendors set ${column} where id = ${id('a')}`)).toBe(0);
    const decide = (who: Actor) =>
      tryAs(
        database.sql,
        who,
        async (tx) =>
          (await tx`select status from private.review_vendor(${idOf('a')}, 'suspended', 'Late')`)[0],
      );
    expect(await decide(admin)).toEqual({ status: 'suspended' });
    expect((await errorOf(decide(ownerA))).code).toBe('42501');
  });

  it('that is suspended takes its products off every public read', async () => {
    const seen = await tryAs(database.sql, service, async (tx) => {
      await tx`update public.vendors set status = 'suspended' where id = ${idOf('a')}`;
      await tx`select set_config('role', 'anon', true)`;
      const tables = ['products', 'product_variants', 'product_images', 'variant_availability'];
      return Promise.all(
        tables.map((name) => tx`select 1 from ${tx(`public.${name}`)}`.then((rows) => rows.length)),
      );
    });
    expect(seen).toEqual([1, 1, 1, 1]);
  });

  it('keeps an owner, also when two owners remove each other at once', async () => {
    expect(
      await refusal(ownerB, `update public.vendor_members set role = 'staff' where role = 'owner'`),
    ).toBe('42501');
    expect(await refusal(ownerB, `delete from public.vendor_members where role = 'owner'`)).toBe('42501');

    await addPerson(database.sql, 'ownerB2');
    await addMember(database.sql, 'b', 'ownerB2', 'owner');
    const remove = (who: Actor, whom: string) =>
      as(database.sql, who, (tx) => tx`delete from public.vendor_members where user_id = ${idOf(whom)}`);
    await Promise.allSettled([remove(ownerB, 'ownerB2'), remove(person(idOf('ownerB2')), 'ownerB')]);
    expect(
      await database.sql`select from public.vendor_members where vendor_id = ${idOf('b')} and role = 'owner'`,
    ).toHaveLength(1);
    await database.sql`insert into public.vendor_members values (${idOf('b')}, ${idOf('ownerB')}, 'owner') on conflict do nothing`;
  });

  it('gives its people the e-mail and commission of their own stall, in a view', async () => {
    const rows = await tryAs(
      database.sql,
      staffA,
      (tx) => tx`select email, commission_rate from public.own_vendors`,
    );
    expect(rows).toEqual([{ email: 'a@livestall.example', commission_rate: '0.1000' }]);
  });
});

describe('a product', () => {
  const draft = `where id = ${id('a-draft')}`;
  const open = `where id = ${id('a-open')}`;

  it.each(['pending', 'archived'])('can be set to %s by managers', async (status) => {
    expect(await attempt(managerA, `update public.products set status = '${status}' ${draft}`)).toBe(1);
    expect(await attempt(managerA, `update public.products set status = 'draft' ${open}`)).toBe(1);
  });

  it.each(['published', 'rejected'])('is set to %s by admins only', async (status) => {
    expect(await refusal(managerA, `update public.products set status = '${status}' ${draft}`)).toBe('42501');
    expect(await refusal(managerA, `update public.products set status_reason = 'none' ${draft}`)).toBe(
      '42501',
    );
    expect(await attempt(admin, `update public.products set status = '${status}' ${draft}`)).toBe(0);
    const [row] = await tryAs(database.sql, admin, async (tx) => {
      await tx`select private.review_product(${idOf('a-draft')}, ${status === 'published'}, 'why')`;
      return tx`select status from public.products where id = ${idOf('a-draft')}`;
    });
    expect(row).toEqual({ status });
  });

  it('cannot be born published', async () => {
    const insert = `insert into public.products (vendor_id, category_id, name, slug, price, status)
      values (${id('a')}, ${id('teas')}, 'New', 'new', 1, 'published')`;
    expect(await refusal(managerA, insert)).toBe('42501');
  });

  it.each(['vendor_id', 'price', 'published_at', 'unit'])('keeps its %s from clients', async (column) => {
    expect(await refusal(managerA, `update public.products set ${column} = ${column} ${open}`)).toBe('42501');
  });

  it('is dated when it is first published, and its old refusal is forgotten', async () => {
    const [row] = await tryAs(database.sql, admin, async (tx) => {
      await tx`select private.review_product(${idOf('a-draft')}, false, 'blurred')`;
      await tx`select private.review_product(${idOf('a-draft')}, true, null)`;
      return tx`select published_at is not null as is_dated, status_reason from public.products
        where id = ${idOf('a-draft')}`;
    });
    expect(row).toEqual({ is_dated: true, status_reason: null });
  });

  it('costs what its cheapest variant on sale costs', async () => {
    const prices = await tryAs(database.sql, managerA, async (tx) => {
      const price = async () =>
        (await tx`select price from public.products where id = ${idOf('a-open')}`)[0]?.price;
      const seen = [await price()];
      await tx`insert into public.product_variants (product_id, sku, price) values (${idOf('a-open')}, 'small', 2.5)`;
      seen.push(await price());
      await tx`update public.product_variants set is_active = false where sku = 'small'`;
      return [...seen, await price()];
    });
    expect(prices).toEqual(['5.00', '2.50', '5.00']);
  });

  it.each([
    ['product_variants', 'price'],
    ['product_variants', 'step'],
    ['inventory', 'low_stock_threshold'],
  ])('refuses a %s.%s that is not a number', async (table, column) => {
    expect(await refusal(managerA, `update public.${table} set ${column} = 'NaN'`)).toBe('23514');
  });

  it('gets no picture from a client that is shown before the server has looked at its bytes', async () => {
    const add = (columns: string, values: string) => `insert into public.product_images
      (product_id, path, width, height${columns})
      values (${id('a-open')}, '${idOf('a')}/nothing.webp', 1, 1${values})`;
    expect(await refusal(managerA, add(', state', `, 'ready'`))).toBe('42501');
    expect(await refusal(managerA, add('', ''))).toBe('42501');
    expect(await refusal(managerA, add(', state, blur', `, 'processing', 'data:,x'`))).toBe('42501');
    expect(await attempt(managerA, add(', state', `, 'processing'`))).toBe(1);
  });

  it('shows on its card no picture that a client names before it is ready', async () => {
    expect(
      await refusal(
        managerA,
        `insert into public.products (vendor_id, category_id, name, slug, image_path)
          values ('${idOf('a')}', ${id('teas')}, 'New', 'new', '${idOf('a')}/raw.webp')`,
      ),
    ).toBe('42501');
    const path = `${idOf('a')}/waits.webp`;
    await database.sql`insert into public.product_images (product_id, path, width, height, state)
      values (${idOf('a-open')}, ${path}, 1, 1, 'processing')`;
    const show = `update public.products set image_path = '${path}' where id = ${id('a-open')}`;
    expect(await refusal(managerA, show)).toBe('23514');
    await database.sql`update public.product_images set state = 'ready' where path = ${path}`;
    expect(await attempt(managerA, show)).toBe(1);
  });
});

describe('pictures in Storage', () => {
  const upload = (actor: Actor, name: string) =>
    attempt(actor, `insert into storage.objects (bucket_id, name) values ('product-images', '${name}')`);

  it('go below the folder of the stall, by its managers', async () => {
    expect(await upload(managerA, `${idOf('a')}/tea/1.webp`)).toBe(1);
    for (const [actor, name] of [
      [managerA, `${idOf('b')}/1.webp`],
      [managerA, '1.webp'],
      [managerA, idOf('a')],
      [staffA, `${idOf('a')}/1.webp`],
      [shopper, `${idOf('a')}/1.webp`],
      [anon, `${idOf('a')}/1.webp`],
    ] as const) {
      expect((await errorOf(upload(actor, name))).code).toBe('42501');
    }
  });

  it('are listed and removed by their own stall, and changed by nobody', async () => {
    await database.sql`insert into storage.objects (bucket_id, name) values ('product-images', ${`${idOf('a')}/free.webp`})`;
    for (const text of [`select 1 from storage.objects`, `delete from storage.objects`]) {
      expect([await attempt(managerA, text), await attempt(ownerB, text)]).toEqual([1, 0]);
    }
    for (const text of [
      `update storage.objects set version = '2'`,
      `update storage.objects set name = '${idOf('a')}/2.webp'`,
    ]) {
      expect([await attempt(managerA, text), await attempt(ownerB, text)]).toEqual([0, 0]);
    }
  });

  it.each([
    [
      'a picture of a product',
      'one.webp',
      `insert into public.product_images (product_id, path, width, height) select id, $1, 10, 10 from public.products where vendor_id = $2 limit 1`,
    ],
    ['the picture of a stall', 'two.webp', 'update public.vendors set image_path = $1 where id = $2'],
  ])(
    'stay while they are %s, and so do their sizes; nothing takes their names',
    async (_what, file, show) => {
      const names = [
        `${idOf('a')}/x/${file}`,
        ...(file === 'one.webp' ? [`${idOf('a')}/x/${file}.w320.avif`] : []),
      ];
      for (const name of names)
        await database.sql`insert into storage.objects (bucket_id, name) values ('product-images', ${name})`;
      const shown = database.sql.unsafe(show, [names[0]!, idOf('a')]);
      expect((await shown).count).toBe(1);
      for (const name of names)
        expect(await attempt(managerA, `delete from storage.objects where name = '${name}'`)).toBe(0);
      await database.sql`delete from storage.objects where name = any (${names})`;
      for (const name of names) expect((await errorOf(upload(managerA, name))).code).toBe('42501');
    },
  );

  it('are web pictures of at most 10 MB that anyone may download', async () => {
    const [bucket] = await database.sql`
      select public, file_size_limit::int as limit, allowed_mime_types as types from storage.buckets`;
    expect(bucket).toEqual({
      public: true,
      limit: 10_485_760,
      types: ['image/webp', 'image/avif', 'image/jpeg', 'image/png'],
    });
  });
});
