import type postgres from 'postgres';
import { type Actor, as, errorOf, person, tryAs } from './support/acting.ts';
import { fitting, letters, tooLarge } from './support/bound-values.ts';
import { addProduct, addVariant, idOf } from './support/market.ts';
import { probes } from './support/rls-rows.ts';
import { fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// Nobody can make a row, or a list that is shown whole, so large that whoever reads it pays for it.

interface Column {
  table: string;
  column: string;
  type: string;
  writable: boolean;
  /** The definitions of the CHECKs on it. */
  checks: string[];
}

let database: TestDatabase;
let columns: Column[];

/** Everything whose size its type does not say. */
const unbounded = `a.atttypid in ('text'::regtype, 'varchar'::regtype, 'json'::regtype, 'jsonb'::regtype, 'bytea'::regtype,
  'xml'::regtype) or t.typcategory = 'A' or t.typname = 'citext' or (a.atttypid = 'numeric'::regtype and a.atttypmod = -1)`;

const readColumns = (sql: postgres.Sql) =>
  sql.unsafe<Column[]>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      bool_or(has_column_privilege(r.rolname, c.oid, a.attnum, 'insert, update')) as writable,
      array(select pg_get_constraintdef(k.oid) from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)) as checks
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
    cross join pg_roles r
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = '' and (${unbounded}) and r.rolname in ('anon', 'authenticated')
    group by c.oid, c.relname, a.attname, a.attnum, a.atttypid, a.atttypmod order by 1, 2`);

/** A CHECK that ends somewhere: a length, a number of elements, a list of what it may be, a pattern without repeats. */
const ends = ({ column, checks }: Column) =>
  checks.some(
    (check) =>
      new RegExp(`(char_length|octet_length|cardinality)\\(\\(?${column}\\)?(::text)?\\)+ (<=|=|>=)`).test(
        check,
      ) ||
      check.includes(`${column} = ANY (ARRAY[`) ||
      check.includes(`(${column} = '`) ||
      new RegExp(`${column} ~ '\\^[^*+]*\\$'`).test(check),
  );

beforeAll(async () => {
  database = await makeTestDatabase('bounds');
  await fillWorld(database.sql);
  columns = await readColumns(database.sql);
});

afterAll(() => database.drop());

it('every column whose type has no bound has a CHECK that gives it one', () => {
  expect(columns.length).toBeGreaterThan(80);
  expect(columns.filter((column) => !ends(column)).map(({ table, column }) => `${table}.${column}`)).toEqual(
    [],
  );
});

const owner: Actor = person(idOf('ownerA'));
const shopper: Actor = person(idOf('shopper'));
const asks = (table: string) => (table === 'profiles' ? shopper : owner);
const rowOf = (table: string) => Object.values(probes[table]!.rows)[0]!;
const grants = (verb: 'insert' | 'update', { table, column }: Column) =>
  database.sql<{ may: boolean }[]>`
    select has_column_privilege('authenticated', ${`public.${table}`}, ${column}, ${verb}) as may`.then(
    ([row]) => row!.may,
  );

/** Writes a value there as whoever may. `fill`: the columns of a new row that the value is put in place of. */
async function write(
  verb: 'insert' | 'update',
  { table, column, type }: Column,
  value: string,
): Promise<unknown> {
  return tryAs(database.sql, asks(table), async (tx) => {
    if (verb === 'update')
      return tx.unsafe(`update public.${table} set ${column} = $1::text::${type} where ${rowOf(table)}`, [
        value,
      ]);
    const given = probes[table]!.inserts!;
    const [names, values] = splitInsert(given[Object.keys(given)[0]!]!);
    const at = names.indexOf(column);
    const placed = at < 0 ? [...values, `$1::text::${type}`] : values.with(at, `$1::text::${type}`);
    const all = at < 0 ? [...names, column] : names;
    return tx.unsafe(`insert into public.${table} (${all.join(', ')}) values (${placed.join(', ')})`, [
      value,
    ]);
  });
}

/** The columns and the values of a probe's insert. */
function splitInsert(text: string): [string[], string[]] {
  const match = /^\(([^)]*)\)\s*values\s*\(([\s\S]*)\)$/.exec(text.trim())!;
  const values = match[2]!.split(/,(?![^(]*\))(?=(?:[^']*'[^']*')*[^']*$)/);
  return [match[1]!.split(',').map((name) => name.trim()), values.map((value) => value.trim())];
}

const refused = /^(23514|22001|42501)$/;
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: postgres.PostgresError) => error.code,
  );

it('whoever may write such a column through REST is refused a value beyond its bound, whatever it looks like', async () => {
  const accepted: string[] = [];
  let tried = 0;
  for (const column of columns.filter(({ writable }) => writable)) {
    const codes = new Set<string>();
    for (const verb of ['insert', 'update'] as const) {
      if (!(await grants(verb, column))) continue;
      for (const value of tooLarge(column, idOf('a'))) {
        tried += 1;
        const code = await codeOf(write(verb, column, value));
        codes.add(code);
        if (!refused.test(code))
          accepted.push(`${verb} ${column.table}.${column.column}: ${code} for ${value.slice(0, 40)}…`);
      }
    }
    // Some are refused to this person for another reason; then the server is, for this one.
    if (!codes.has('23514') && !codes.has('22001')) {
      const { table, column: name } = column;
      const asServer = database.sql.unsafe(`update public.${table} set ${name} = $1 where ${rowOf(table)}`, [
        letters,
      ]);
      if ((await codeOf(asServer)) !== '23514') accepted.push(`the server: ${table}.${name}`);
    }
  }
  expect(accepted).toEqual([]);
  expect(tried).toBeGreaterThan(150);
});

it.each(fitting)(
  '$table.$column takes what the form may save: $what',
  async ({ table, column, type, value }) => {
    const given = { table, column, type, writable: true, checks: [] };
    const verb = (await grants('update', given)) ? 'update' : 'insert';
    await write(verb, given, value(idOf('a')));
  },
);

const control = ['\u0001', '\n', '\t', '\u007f', '\u0085'];
const names = [
  ...['name', 'image_path'].map((column) => ['products', column] as const),
  ...['name', 'sku'].map((column) => ['product_variants', column] as const),
  ...['store_name', 'tagline', 'city', 'email', 'image_alt'].map((column) => ['vendors', column] as const),
  ['locations', 'name'] as const,
  ['locations', 'city'] as const,
  ['inventory_feeds', 'name'] as const,
  ['vendor_api_keys', 'name'] as const,
  ['profiles', 'full_name'] as const,
];
it.each(names)('%s.%s has no control characters', async (table, column) => {
  const start = column === 'image_path' ? `${idOf('a')}/` : 'a';
  for (const sign of control) {
    const value = `${start}${sign}b@c.example`;
    const error = await errorOf(
      write('update', { table, column, type: 'text', writable: true, checks: [] }, value),
    );
    expect([sign, error.code]).toEqual([
      sign,
      column === 'email' ? expect.stringMatching(/23514|42501/) : '23514',
    ]);
  }
});

it('a name with such characters does not keep anybody from signing up', async () => {
  const { sql } = database;
  await sql`insert into auth.users (id, email, raw_user_meta_data)
    values (${idOf('odd')}, 'odd@livestall.example', ${sql.json({ full_name: ' Ada\n\tLovelace\u0085 ' })})`;
  expect(await sql`select full_name from public.profiles where id = ${idOf('odd')}`).toEqual([
    { full_name: 'Ada Lovelace' },
  ]);
});

describe('a picture that a stall names is its own', () => {
  const set = (table: string, id: string, path: string | null) =>
    tryAs(
      database.sql,
      owner,
      (tx) => tx`update public.${tx(table)} set image_path = ${path} where id = ${id} returning id`,
    );

  it('of a product: one of its pictures, or a size of one', async () => {
    const { sql } = database;
    const path = `${idOf('a')}/1.webp`;
    await sql`update public.product_images set renditions = ${sql.json([{ path: `${path}.w640.webp` }])}
      where id = ${idOf('a-open-image')}`;
    for (const own of [path, `${path}.w640.webp`, null])
      expect(await set('products', idOf('a-open'), own)).toHaveLength(1);
    for (const other of [
      `${idOf('a')}/2.webp`,
      `${idOf('b')}/1.webp`,
      `${idOf('a')}/../${idOf('b')}/1.webp`,
      'https://evil.example/x.png',
      '//evil.example/x.png',
      `${idOf('a')}\\..\\x.webp`,
      '',
    ])
      expect([other, (await errorOf(set('products', idOf('a-open'), other))).code]).toEqual([other, '23514']);
  });

  it('of a stall: one from its folder', async () => {
    expect(await set('vendors', idOf('a'), `${idOf('a')}/store/x.webp`)).toHaveLength(1);
    for (const other of [
      `${idOf('b')}/store/x.webp`,
      `${idOf('a')}/../x.webp`,
      `${idOf('a')}//x.webp`,
      'x.webp',
    ])
      expect([other, (await errorOf(set('vendors', idOf('a'), other))).code]).toEqual([other, '23514']);
  });
});

it('options and mappings are texts by name, whatever else JSON can say', async () => {
  for (const [table, column] of [
    ['product_variants', 'options'],
    ['inventory_feeds', 'mapping'],
  ] as const) {
    for (const value of ['{"a": 1}', '{"a": null}', '{"a": {}}', '{"a": [[]]}', '[]', 'null', '"a"']) {
      const given = { table, column, type: 'jsonb', writable: true, checks: [] };
      expect([value, (await errorOf(write('update', given, value))).code]).toEqual([value, '23514']);
    }
  }
});

it('a time that a stall sets is one that a page can print', async () => {
  for (const [table, column] of [
    ['notifications', 'read_at'],
    ['vendor_api_keys', 'revoked_at'],
    ['vendor_invitations', 'revoked_at'],
  ] as const) {
    for (const value of ['infinity', '-infinity', '294000-01-01', '4713-01-01 BC']) {
      const error = await errorOf(
        tryAs(database.sql, owner, (tx) =>
          tx.unsafe(
            `update public.${table} set ${column} = $1::text::timestamptz
              where ${column} is null and vendor_id = $2`,
            [value, idOf('a')],
          ),
        ),
      );
      expect([column, value, error.code]).toEqual([column, value, '23514']);
    }
  }
});

describe('what functions write is bounded by the columns they write to', () => {
  const big = 'x'.repeat(1_000_000);
  const calls: [string, string][] = [
    [
      'a note of stock',
      `select public.adjust_stock('${idOf('a-open-1')}', '${idOf('a-main')}', 1, 'received', '${big}')`,
    ],
    [
      'an amount of stock',
      `select public.adjust_stock('${idOf('a-open-1')}', '${idOf('a-main')}', 1e300, 'received')`,
    ],
    [
      'the reading of an import',
      `select private.request_import('${idOf('a-import')}', 'check', '{"mapping": {"name": "${big}"}}')`,
    ],
    [
      'the settings of an import',
      `select private.request_import('${idOf('a-import')}', 'check', '{"settings": {"x": "${big}"}}')`,
    ],
    [
      'what an import makes of its products: nothing that is on sale without a review',
      `select private.request_import('${idOf('a-import')}', 'check', '{"settings": {"new_status": "published"}}')`,
    ],
    ['an application', `select private.apply_for_stall('${big}', 'new', 'x@livestall.example', 'Shop')`],
    [
      'the address of an application',
      `select private.apply_for_stall('New', 'new', '${big}@x.example', 'Shop')`,
    ],
    [
      'the city of an application',
      `select private.apply_for_stall('New', 'new', 'x@x.example', 'Shop', '${big}')`,
    ],
  ];
  it.each(calls)('%s', async (_what, call) => {
    const error = await errorOf(tryAs(database.sql, owner, (tx) => tx.unsafe(call)));
    expect(error.code).toMatch(/^(23514|22001|22003)$/);
  });
});

describe('lists that a page shows whole have an end', () => {
  /** How to add the nth row to what belongs to stall A, or to its product. */
  const addNth: Record<string, (n: number) => string> = {
    product_variants: (n) =>
      `insert into public.product_variants (product_id, sku, price, is_active)
        values ('${idOf('a-open')}', 'many-${n}', 1, false)`,
    product_variants_on_sale: (n) =>
      `insert into public.product_variants (product_id, sku, price) values ('${idOf('a-open')}', 'many-${n}', 1)`,
    product_images: (n) => `insert into public.product_images (product_id, path, width, height, state)
      values ('${idOf('a-open')}', '${idOf('a')}/many-${n}.webp', 1, 1, 'processing')`,
    locations: (n) => `insert into public.locations (vendor_id, name) values ('${idOf('a')}', 'Place ${n}')`,
    inventory_feeds: (n) => `insert into public.inventory_feeds (vendor_id, location_id, name, url, format)
      values ('${idOf('a')}', '${idOf('a-main')}', 'Feed ${n}', 'https://feed.example/', 'csv')`,
    imports: (
      n,
    ) => `insert into public.imports (vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers)
      values ('${idOf('a')}', '${n}.csv', 1, repeat('0', 64), 'utf-8', ',', 'own', '[]')`,
  };

  it.each(Object.keys(addNth))('%s', async (name) => {
    const limits = await database.sql<{ most: number; constraint: string }[]>`
      select a[3]::integer as most, a[5] as constraint from pg_trigger t
      cross join lateral string_to_array(encode(t.tgargs, 'escape'), '\\000') a
      where t.tgfoid = 'private.limit_rows'::regproc`;
    const limit = limits.find(({ constraint }) => constraint === `${name}_at_most`)!;
    let added = 0;
    const error = await errorOf(
      tryAs(database.sql, owner, async (tx) => {
        for (; added <= limit.most; added += 1) await tx.unsafe(addNth[name]!(added));
      }),
    );
    expect([error.code, error.constraint_name]).toEqual(['23514', `${name}_at_most`]);
    expect(error.message).toMatch(/^(A stall|A product) .*\.$/);
    expect(added).toBeGreaterThan(limit.most - 5);
  });

  it('two who add at once are counted one after the other', async () => {
    const { sql } = database;
    await addProduct(sql, 'a', 'crowded', 'draft');
    for (let n = 2; n < 60; n += 1) await addVariant(sql, 'crowded', `crowded-${n}`);
    const adding = ['x', 'y', 'z'].map((sku) =>
      as(
        database.connect(1),
        owner,
        (tx) =>
          tx`insert into public.product_variants (product_id, sku, price) values (${idOf('crowded')}, ${sku}, 1)`,
      ),
    );
    const outcomes = await Promise.allSettled(adding);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    // Back on sale counts like new.
    const [off] = await sql`update public.product_variants set is_active = false
      where product_id = ${idOf('crowded')} and sku = 'crowded-2' returning id`;
    await addVariant(sql, 'crowded', 'crowded-late');
    const back = await errorOf(
      as(sql, owner, (tx) => tx`update public.product_variants set is_active = true where id = ${off!.id}`),
    );
    expect(back.constraint_name).toBe('product_variants_on_sale_at_most');
  });
});
