import { migrateDown, migrateUp } from '#supabase/local/migrate';
import { as, errorOf, person } from './support/acting.ts';
import { addMember, addPerson, addVendor, idOf } from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// Two open stalls do not bear names that look the same to a shopper.

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('stall_names');
  const { sql } = database;
  for (const stall of ['a', 'b']) {
    await addVendor(sql, stall);
    await addPerson(sql, `owner-${stall}`);
    await addMember(sql, stall, `owner-${stall}`, 'owner');
  }
});

afterAll(() => database.drop());

const skeleton = async (name: string): Promise<string> => {
  const [row] = await database.sql<{ text: string }[]>`select private.name_skeleton(${name}) as text`;
  return row?.text ?? '';
};

it.each([
  ['case', 'Tea Room', 'TEA ROOM'],
  ['accents', 'Café Noé', 'Cafe Noe'],
  ['width', 'Tea', 'Ｔｅａ'],
  ['blanks and what cannot be seen', 'Tea Room', 'Tea\u00a0 Ro\u200bom'],
  ['hyphens and the like', 'Tea-Room’s', 'Tea Rooms'],
  ['Cyrillic look-alikes', 'Peak coxa', 'Реаk сoха'],
  ['Greek look-alikes', 'OLIVE TAXI', 'ΟLΙVΕ ΤΑΧΙ'],
  ['a small Greek nu within Latin', 'Olive', 'Oliνe'],
  ['figures for letters', 'Moolight', 'M00light'],
  ['a capital I for a small l', 'Tello', 'TeIlo'],
  ['r and n for m', 'Modern', 'Modem'],
  ['letters of the alphabet of mathematics', 'Tea', '𝐓𝐞𝐚'],
  ['the case of Cyrillic', 'Чай Дома', 'ЧАЙ ДОМА'],
  ['the case of Greek', 'νίκη λάδι', 'ΝΙΚΗ ΛΑΔΙ'],
])('names that differ in %s alone look the same', async (_, one, other) => {
  expect(await skeleton(one)).toBe(await skeleton(other));
});

it.each([
  ['Tea Room', 'Tea Rooms'],
  ['Mail', 'Mall'],
  ['Чай', 'Чан'],
  ['茶屋', '茶館'],
  ['شاي', 'شاه'],
  ['!!!', '???'],
])('%s and %s are two names', async (one, other) => {
  expect(await skeleton(one)).not.toBe(await skeleton(other));
});

const taken = { code: 'LS002', detail: '{"field": "store_name"}' };
const rename = (stall: string, name: string) =>
  as(
    database.sql,
    person(idOf(`owner-${stall}`)),
    (tx) => tx`update public.vendors set store_name = ${name} where id = ${idOf(stall)}`,
  );

it('a stall does not take the name of an open one, and is told at the field', async () => {
  await rename('a', 'Tea Room');
  expect(await errorOf(rename('b', 'TEА RООM'))).toMatchObject(taken);
  await rename('a', 'The Tea Room');
  await rename('b', 'Tea Room');
  await rename('b', 'Tea room');
});

it('an application with the name of an open stall is told so; a closed one has its name when it opens only if nobody else does', async () => {
  const { sql } = database;
  await addVendor(sql, 'c', 'suspended');
  await sql`update public.vendors set store_name = 'Salt' where id = ${idOf('c')}`;
  await rename('a', 'Sаlt');
  expect(
    await errorOf(sql`update public.vendors set status = 'approved' where id = ${idOf('c')}`),
  ).toMatchObject(taken);
  expect(
    await errorOf(
      sql`insert into public.vendors (slug, store_name, email) values ('d', 'SALT', 'd@livestall.example')`,
    ),
  ).toMatchObject(taken);
});

it('of two who take a name at the same time one has it', async () => {
  const outcomes = await Promise.allSettled([rename('a', 'Harbour'), rename('b', 'HARBOUR')]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const { sql } = database;
  // The second looks before the first has committed, and then waits for it: the index decides.
  const { second } = await sql.begin(async (first) => {
    await first`update public.vendors set store_name = 'Quay' where id = ${idOf('a')}`;
    return { second: errorOf(rename('b', 'Quаy')) };
  });
  expect(['23505', 'LS002']).toContain((await second).code);
});

it('open stalls of the time before are told apart, the first keeps its name, and the others are told', async () => {
  const { sql } = database;
  await migrateDown(sql, { to: '20261202040000' });
  await addVendor(sql, 'e');
  await addVendor(sql, 'f');
  await sql`update public.vendors set store_name = 'Pepper', created_at = '2020-01-01' where id = ${idOf('e')}`;
  await sql`update public.vendors set store_name = 'PEPPER' where id = ${idOf('f')}`;
  await migrateUp(sql);
  const names =
    await sql`select store_name from public.vendors where id in ${sql([idOf('e'), idOf('f')])} order by created_at`;
  expect(names.map(({ store_name }) => store_name)).toEqual([
    'Pepper',
    expect.stringMatching(/^PEPPER [0-9a-f]{8}$/),
  ]);
  const notes =
    await sql`select vendor_id, link from public.notifications where title = 'Your stall needs a name of its own'`;
  expect([...notes]).toEqual([{ vendor_id: idOf('f'), link: '/vendor/settings' }]);
});
