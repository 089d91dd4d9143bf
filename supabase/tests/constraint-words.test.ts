import { fromPostgres } from '#lib/data/db/postgres-errors';
import { errorOf, person, tryAs } from './support/acting.ts';
import { idOf } from './support/market.ts';
import { fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// Whatever rule of the database a client runs into, it hears a sentence and a 4xx, never a 500 or a constraint's name.

let database: TestDatabase;
interface Constraint {
  name: string;
  table: string;
  kind: 'c' | 'u' | 'p' | 'f' | 'x' | 'n';
}
let constraints: Constraint[];

beforeAll(async () => {
  database = await makeTestDatabase('words');
  await fillWorld(database.sql);
  constraints = await database.sql<Constraint[]>`
    select k.conname as name, c.relname as table, k.contype as kind
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and k.contype <> 't' order by 2, 1`;
});

afterAll(() => database.drop());

const codes = { c: '23514', u: '23505', p: '23505', f: '23503', x: '23P01', n: '23502' };
const broken = ({ name, table, kind }: Constraint) =>
  Object.assign(new Error(`insert or update on table "${table}" violates something named "${name}"`), {
    code: codes[kind],
    constraint_name: name,
    table_name: table,
  });
const sentence = /^[A-Z][A-Za-z0-9 ,.:;()’'-]+\.$/;

it('every constraint has a sentence that is none of its names', () => {
  expect(constraints.filter(({ kind }) => kind === 'c').length).toBeGreaterThan(120);
  for (const constraint of constraints) {
    const known = fromPostgres(broken(constraint));
    expect(known?.status).toBeGreaterThanOrEqual(400);
    expect(known?.status).toBeLessThan(500);
    expect(known?.message).toMatch(sentence);
    expect(known?.message).not.toMatch(/_|constraint|violates|null value/i);
  }
});

it('a CHECK on one column names the column', () => {
  const single = constraints.filter(
    ({ kind, name, table }) => kind === 'c' && !/^_?check\d*$/.test(name.slice(table.length + 1)),
  );
  const vague = single.filter((each) => fromPostgres(broken(each))?.message.startsWith('Some values'));
  expect(vague.map(({ name }) => name)).toEqual([]);
});

const q = (name: string) => `'${idOf(name)}'`;
const owner = person(idOf('ownerA'));

const newProduct = (currency: string) =>
  `insert into public.products (vendor_id, category_id, name, slug, unit, price, currency)
    values (${q('a')}, (select id from public.categories limit 1), 'Tea', 'tea-in-${currency.toLowerCase()}', 'each', 1, '${currency}')`;
/** Names that turn the text around them, or show nothing. */
const odd = [
  'tea \u202eaet',
  '\u2066tea\u2069',
  'tea\u2028tea',
  '\u200b\u200b',
  '\u3164\u3164\u3164',
  '\u00ad\ufeff ',
];

describe('what an owner really runs into', () => {
  it.each([
    [
      `update public.products set name = E'a\\nb'`,
      422,
      'The name of the product has characters that do not belong',
    ],
    [`update public.products set name = 'a'`, 422, 'The name of the product is not one that can be used'],
    [
      `update public.products set image_alt = repeat('x', 301)`,
      422,
      'The description of the picture of the product is too',
    ],
    [`update public.products set slug = 'A b'`, 422, 'The address (small letters'],
    [`update public.products set name = null`, 422, 'The name of the product is missing.'],
    [
      `update public.products set category_id = gen_random_uuid()`,
      422,
      'This refers to something that is not there',
    ],
    [`update public.products set image_path = 'x/y.webp'`, 422, 'This picture is not one of the product.'],
    [`update public.products set currency = 'CHF'`, 403, 'Your role does not allow this.'],
    [newProduct('XXX'), 422, 'The currency of the product is not one'],
    [newProduct('EURO'), 422, 'A value in this request is too large'],
    ...odd.map((text): [string, number, string] => [
      `update public.vendors set store_name = '${text}'`,
      422,
      'The store name of the stall has',
    ]),
    ...odd.map((text): [string, number, string] => [
      `update public.products set name = '${text}'`,
      422,
      'The name of the product has',
    ]),
    [`update public.product_variants set price = 1e30`, 422, 'A value in this request is too large'],
    [`update public.product_variants set price = -1`, 422, 'The price of the variant is not one'],
    [`update public.product_variants set options = '[]'`, 422, 'The options of the variant'],
    [`update public.vendors set time_zone = 'Mars/Olympus'`, 422, 'The time zone of the stall is not one'],
    [`update public.vendors set status = 'suspended'`, 403, 'Your role does not allow this.'],
    [
      `insert into public.locations (vendor_id, name) values (${q('a')}, 'Main')`,
      409,
      'There is such a location already',
    ],
    [`delete from public.locations where id = ${q('a-main')}`, 400, 'This is your main location.'],
    [
      `insert into public.locations (vendor_id, name) select ${q('a')}, 'Place ' || n from generate_series(1, 201) n`,
      409,
      'A stall has at most 200 locations.',
    ],
    [
      `select public.adjust_stock(${q('a-open-1')}, ${q('a-main')}, 1, 'sold')`,
      400,
      'Stock cannot be changed by hand',
    ],
    [
      `select public.adjust_stock(${q('a-open-1')}, ${q('a-main')}, 1e300, 'received')`,
      422,
      'A value in this request',
    ],
    [`select public.count_stock(${q('a-take')}, ${q('a-open-1')}, -1)`, 400, 'A count is zero or more'],
    [`select public.start_stock_take('x')`, 422, 'A value in this request'],
    [`select from public.products where name like '\\'`, 422, 'A value in this request'],
    [`select from public.products where created_at > '2026-02-30'`, 422, 'A value in this request'],
  ])('%s', async (statement, status, words) => {
    const error = await errorOf(tryAs(database.sql, owner, (tx) => tx.unsafe(statement)));
    const known = fromPostgres(error);
    expect([known?.status, known?.message]).toEqual([status, expect.stringContaining(words)]);
  });
});

it('what the server cannot delete, because something needs it, is a conflict', async () => {
  for (const statement of [
    `delete from public.categories where id = ${q('teas')}`,
    `delete from public.products where id = ${q('a-open')}`,
  ]) {
    const known = fromPostgres(await errorOf(database.sql.unsafe(statement)));
    expect([known?.status, known?.message]).toEqual([409, expect.stringContaining('still needs this')]);
  }
});

it('a name that was given at sign-up loses the signs that no name has, and the account is made', async () => {
  const meta = { full_name: 'Ada \u202eLovelace\u2069\n' };
  const [row] = await database.sql`select private.given_name(${database.sql.json(meta)}) as name`;
  expect(row?.name).toBe('Ada  Lovelace');
});
