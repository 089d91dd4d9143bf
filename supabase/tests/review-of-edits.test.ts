import { type Actor, apiKey, as, person } from './support/acting.ts';
import { addCategory, addVariant, idOf } from './support/market.ts';
import { actors, fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// Where a stall's edits are looked at, nothing that shoppers see changes unseen, whichever way it is changed.

let database: TestDatabase;
const owner = person(idOf('ownerA'));
const manager = person(idOf('managerA'));
const program = apiKey(idOf('a-program'));
const product = idOf('a-open');

beforeAll(async () => {
  database = await makeTestDatabase('review');
  const { sql } = database;
  await fillWorld(sql);
  await addCategory(sql, 'spices');
  await sql`insert into public.product_images (id, product_id, path, width, height, position)
    values (${idOf('second')}, ${product}, ${`${idOf('a')}/2.webp`}, 1, 1, 1)`;
  await sql`update public.vendors set edits_need_review = true where id = ${idOf('a')}`;
});

afterAll(() => database.drop());

const statusOf = async (): Promise<string> => {
  const [row] = await database.sql`select status from public.products where id = ${product}`;
  return row!.status;
};
async function publish(): Promise<void> {
  await database.sql`update public.products set status = 'published' where id = ${product}`;
}

/** The status of the published product after a statement of this person. */
async function after(actor: Actor, statement: string): Promise<string> {
  await publish();
  await as(database.sql, actor, (tx) => tx.unsafe(statement));
  return statusOf();
}

/** Another value for each column that clients may write, by table. The row is that of a published product. */
const rows: Record<string, { where: string; seen: Record<string, string>; unseen: Record<string, string> }> =
  {
    products: {
      where: `id = '${product}'`,
      seen: {
        name: "name || '!'",
        description: "description || '!'",
        category_id: `case category_id when '${idOf('spices')}' then '${idOf('teas')}' else '${idOf('spices')}' end::uuid`,
        slug: "slug || '-x'",
        image_path: `case when image_path is null then '${idOf('a')}/2.webp' end`,
        image_alt: "image_alt || '!'",
        image_blur: "coalesce(image_blur, 'data:') || ','",
      },
      unseen: {
        manage_stock: 'not manage_stock',
        // Each has a rule of its own about who may set it to what.
        status: 'status',
        status_reason: 'status_reason',
      },
    },
    product_variants: {
      where: `id = '${idOf('a-open-1')}'`,
      seen: {
        sku: "sku || 'x'",
        name: "name || 'x'",
        options: `options || jsonb_build_object('Size', coalesce(options ->> 'Size', '') || 'x')`,
        step: 'step + 1',
      },
      unseen: { price: 'price + 1', position: 'position + 1', is_active: 'is_active' },
    },
    product_images: {
      where: `id = '${idOf('a-open-image')}'`,
      seen: { alt: "alt || 'x'", position: 'position + 10' },
      unseen: {},
    },
  };

it.each(Object.entries(rows))(
  'of %s every column that clients may change has an answer',
  async (table, { seen, unseen }) => {
    const granted = await database.sql<{ name: string }[]>`
    select a.attname as name from pg_attribute a
    where a.attrelid = ${`public.${table}`}::regclass and a.attnum > 0 and not a.attisdropped
      and has_column_privilege('authenticated', a.attrelid, a.attnum, 'update') order by 1`;
    expect(Object.keys({ ...seen, ...unseen }).sort()).toEqual(granted.map(({ name }) => name).sort());
  },
);

const changes = (kind: 'seen' | 'unseen') =>
  Object.entries(rows).flatMap(([table, row]) =>
    Object.entries(row[kind]).map(([column, value]) => ({
      what: `${table}.${column}`,
      statement: `update public.${table} set ${column} = ${value} where ${row.where}`,
      // Keys write no pictures.
      actors: table === 'product_images' ? [owner, manager] : [owner, manager, program],
    })),
  );

it.each(changes('seen'))(
  'waits when $what changes, whoever of the stall changes it',
  async ({ statement, actors }) => {
    for (const actor of actors) expect(await after(actor, statement)).toBe('pending');
  },
);

it.each(changes('unseen'))('does not wait when $what does', async ({ statement, actors }) => {
  for (const actor of actors) expect(await after(actor, statement)).toBe('published');
});

const image = (
  name: string,
) => `insert into public.product_images (id, product_id, path, width, height, position, state)
  values ('${idOf(name)}', '${product}', '${idOf('a')}/${name}.webp', 1, 1, 5, 'processing')`;

it('waits when a picture comes or goes, when a variant comes, or goes on sale again', async () => {
  await addVariant(database.sql, 'a-open', 'spare');
  const variant = `where id = '${idOf('spare')}'`;
  expect(await after(owner, image('third'))).toBe('pending');
  expect(await after(owner, `delete from public.product_images where id = '${idOf('third')}'`)).toBe(
    'pending',
  );
  expect(
    await after(
      program,
      `insert into public.product_variants (product_id, sku, price) values ('${product}', 'more', 1)`,
    ),
  ).toBe('pending');
  expect(await after(owner, `update public.product_variants set is_active = false ${variant}`)).toBe(
    'published',
  );
  expect(await after(owner, `update public.product_variants set is_active = true ${variant}`)).toBe(
    'pending',
  );
});

it('what is in the archive comes back to wait', async () => {
  await publish();
  const run = (statement: string) => as(database.sql, owner, (tx) => tx.unsafe(statement));
  await run(`update public.products set status = 'archived' where id = '${product}'`);
  await run(`update public.product_images set alt = alt || '!' where id = '${idOf('second')}'`);
  const [row] = await database.sql`select archived_from from public.products where id = ${product}`;
  expect(row!.archived_from).toBe('pending');
  await database.sql`update public.products set status = 'draft' where id = ${product}`;
});

it('the server’s own work does not wait; what it does for a file of the stall does', async () => {
  const { sql } = database;
  const sizes =
    () => sql`update public.product_images set renditions = '[]', width = width + 1, blur = 'data:,x'
    where id = ${idOf('second')}`;
  await publish();
  await sizes();
  await sql`select private.refresh_product_image(${product})`;
  expect(await statusOf()).toBe('published');
  await sql.begin(async (tx) => {
    await tx`select set_config('livestall.edit', 'stall', true)`;
    await tx.unsafe(image('from-a-file'));
  });
  expect(await statusOf()).toBe('pending');
  await publish();
  await sql.unsafe(image('by-the-server'));
  expect(await statusOf()).toBe('published');
});

it('another stall’s products, and this one’s when its edits are not looked at, go on', async () => {
  const { sql } = database;
  await as(sql, person(idOf('ownerB')), (tx) =>
    tx.unsafe(`update public.products set slug = 'x' where id = '${idOf('b-open')}'`),
  );
  const [other] = await sql`select status from public.products where id = ${idOf('b-open')}`;
  expect(other!.status).toBe('published');
  await sql`update public.vendors set edits_need_review = false where id = ${idOf('a')}`;
  for (const { statement } of changes('seen')) expect(await after(owner, statement)).toBe('published');
  await sql`update public.vendors set edits_need_review = true where id = ${idOf('a')}`;
});

describe('the state that a decision names', () => {
  const state = () =>
    as(database.sql, actors.admin, (tx) => tx`select private.review_state(${product}) as at`).then(([row]) =>
      Number(row!.at),
    );
  const wait = () => database.sql`update public.products set status = 'pending' where id = ${product}`;
  const run = (actor: Actor, statement: string) => as(database.sql, actor, (tx) => tx.unsafe(statement));

  beforeEach(wait);

  it.each(changes('seen'))(
    'moves with $what, and never comes twice',
    async ({ statement, actors: people }) => {
      const seen = [await state()];
      for (const actor of people) {
        await run(actor, statement);
        seen.push(await state());
      }
      expect([...new Set(seen)].sort((a, b) => a - b)).toEqual(seen);
    },
  );

  it('moves with pictures and variants that come and go, and stays through the server’s own work', async () => {
    const before = await state();
    await run(owner, image('late'));
    const added = await state();
    expect(added).toBeGreaterThan(before);
    await database.sql`update public.product_images set renditions = '[]', width = width + 1 where id = ${idOf('late')}`;
    await database.sql`select private.refresh_product_image(${product})`;
    expect(await state()).toBe(added);
    await run(owner, `delete from public.product_images where id = '${idOf('late')}'`);
    expect(await state()).toBeGreaterThan(added);
  });

  it('knows of an edit that was under way when the decision began: one waits for the other', async () => {
    const seen = await state();
    const edit = await database.sql.reserve();
    const claims = JSON.stringify({ role: 'authenticated', sub: idOf('ownerA') });
    try {
      await edit`begin`;
      await edit`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true)`;
      await edit.unsafe(image('under-way'));
      const decision = as(database.sql, actors.admin, async (tx) => {
        await tx`select from private.lock_for_review(${product})`;
        const [row] = await tx`select private.review_state(${product}) as at`;
        return Number(row!.at);
      });
      await edit`commit`;
      expect(await decision).toBeGreaterThan(seen);
    } finally {
      edit.release();
    }
  });

  it('is no business of anybody but admins', async () => {
    const [row] = await as(database.sql, owner, (tx) => tx`select private.review_state(${product}) as at`);
    expect(row!.at).toBeNull();
  });
});

it('a stall that is not open changes with each of its places, and never twice in one millisecond', async () => {
  const { sql } = database;
  await sql`update public.vendors set status = 'suspended' where id = ${idOf('a')}`;
  const at = async () =>
    Number((await sql`select updated_at from public.vendors where id = ${idOf('a')}`)[0]!.updated_at);
  const place = `'${idOf('annex')}'`;
  const seen = [await at()];
  for (const statement of [
    `insert into public.locations (id, vendor_id, name) values (${place}, '${idOf('a')}', 'Annex')`,
    `update public.locations set city = 'Porto' where id = ${place}`,
    `delete from public.locations where id = ${place}`,
    `update public.vendors set store_name = store_name || '!' where id = '${idOf('a')}'`,
  ]) {
    await as(sql, owner, (tx) => tx.unsafe(statement));
    seen.push(await at());
  }
  expect([...new Set(seen)].sort((a, b) => a - b)).toEqual(seen);
  await sql`update public.vendors set status = 'approved' where id = ${idOf('a')}`;
});
