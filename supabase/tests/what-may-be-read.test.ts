import { type Actor, anon, as, person } from './support/acting.ts';
import { idOf } from './support/market.ts';
import { readable } from './support/readable.ts';
import { fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;

/** What is not for shoppers: pictures that were refused or are not ready, and a step of their order that was taken back. */
beforeAll(async () => {
  database = await makeTestDatabase('what_may_be_read');
  await fillWorld(database.sql);
  for (const state of ['failed', 'processing'])
    await database.sql`insert into public.product_images (product_id, path, width, height, state, error)
      values (${idOf('a-open')}, ${`${idOf('a')}/secret-${state}.webp`}, 1, 1, ${state}, 'secret: no picture')`;
  await as(database.sql, person(idOf('staffA')), async (tx) => {
    await tx`select private.advance_vendor_order(${idOf('a-order-part')}, 'accepted', 'pending')`;
    await tx`select private.step_back_vendor_order(${idOf('a-order-part')}, 'accepted')`;
  });
});

afterAll(() => database.drop());

/** Columns of every table and view that the API serves, as this role is granted them. */
async function granted(role: string): Promise<Map<string, string[]>> {
  const rows = await database.sql<{ name: string; columns: string[] }[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attname)
      filter (where has_column_privilege(${role}, c.oid, a.attnum, 'select')) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p', 'f')
    group by c.relname order by 1`;
  return new Map(rows.map(({ name, columns }) => [name, columns ?? []]));
}

const lineOf = (name: string, role: string, columns: string[]) =>
  `${name} ${role}: ${columns.join(' ') || '-'}`;

it('each role reads the columns that are written down for it: a new one is for nobody until it is', async () => {
  const [visitors, people] = [await granted('anon'), await granted('authenticated')];
  const actual = [...people.keys()].flatMap((name) => [
    lineOf(name, 'visitors', visitors.get(name) ?? []),
    lineOf(name, 'people', people.get(name) ?? []),
  ]);
  const written = Object.entries(readable).flatMap(([name, { visitors: v, people: p }]) => [
    lineOf(name, 'visitors', v.split(' ').filter(Boolean)),
    lineOf(name, 'people', p.split(' ').filter(Boolean)),
  ]);
  expect(actual).toEqual(written);
});

/** Every row and granted column that somebody sees, by table. */
async function everythingSeenBy(actor: Actor): Promise<Record<string, unknown[]>> {
  const columns = await granted(actor.role);
  return as(database.sql, actor, async (tx) => {
    const seen: Record<string, unknown[]> = {};
    for (const [name, names] of columns)
      if (names.length > 0)
        seen[name] = await tx.unsafe(
          `select ${names.map((each) => `"${each}"`).join(', ')} from public.${name}`,
        );
    return seen;
  });
}

const shopper = idOf('shopper');

describe.each([
  ['a visitor', anon],
  ['a shopper', person(shopper)],
] as const)('%s', (_name, actor) => {
  it('finds in all that there is to read nobody else, no place and nothing that waits or was taken back', async () => {
    const [people, places] = [
      await database.sql`select id from public.profiles where id <> ${shopper}`,
      await database.sql`select id from public.locations`,
    ];
    const hidden = [
      ...['secret', 'stepped_back', idOf('a-draft'), idOf('b-order')],
      ...[...people, ...places].map(({ id }) => String(id)),
    ];
    const found: string[] = [];
    for (const [table, rows] of Object.entries(await everythingSeenBy(actor)))
      for (const row of rows)
        for (const [column, value] of Object.entries(row as object))
          if (hidden.some((each) => JSON.stringify(value ?? null).includes(each)))
            found.push(`${table}.${column}`);
    expect([...new Set(found)]).toEqual([]);
  });

  it('reads whole rows where a shop does, without naming columns', async () => {
    const whole = ['categories', 'products', 'product_images', 'product_variants', 'variant_availability'];
    const own = actor === anon ? [] : ['order_events', 'notifications'];
    for (const table of [...whole, ...own]) {
      const rows = await as(database.sql, actor, (tx) => tx.unsafe(`select * from public.${table}`));
      expect({ table, some: rows.length > 0 }).toEqual({ table, some: true });
    }
  });
});

it('from where the goods of an order are taken is for those who read it at its stall, and nobody else', async () => {
  const places = (name: string) =>
    as(
      database.sql,
      person(idOf(name)),
      (tx) => tx`select item_id, location_name from private.places_of_order(${idOf('a-order-part')})`,
    );
  const place = [{ item_id: idOf('a-order-item'), location_name: expect.any(String) }];
  for (const name of ['staffA', 'ownerA', 'admin']) expect(await places(name)).toEqual(place);
  for (const name of ['shopper', 'ownerB']) expect(await places(name)).toEqual([]);
  const asShopper = (columns: string) =>
    as(database.sql, person(shopper), (tx) => tx.unsafe(`select ${columns} from public.order_items`));
  await expect(asShopper('location_id')).rejects.toMatchObject({ code: '42501' });
  expect(await asShopper('product_name, quantity, total')).not.toEqual([]);
});

it('the people of the stall see all pictures of theirs, and who made a step', async () => {
  await as(database.sql, person(idOf('staffA')), async (tx) => {
    const states =
      await tx`select state from public.product_images where product_id = ${idOf('a-open')} order by 1`;
    expect(states.map(({ state }) => state)).toEqual(['failed', 'processing', 'ready']);
    const steps = await tx`select e.kind, a.actor_id from public.order_events e
      join private.actors_of_order(${idOf('a-order-part')}) a on a.event_id = e.id order by e.id`;
    expect(steps.map(({ kind, actor_id }) => [kind, actor_id])).toEqual([
      ['accepted', idOf('staffA')],
      ['stepped_back', idOf('staffA')],
    ]);
  });
  for (const name of ['shopper', 'ownerB'])
    expect(
      await as(
        database.sql,
        person(idOf(name)),
        (tx) => tx`select * from private.actors_of_order(${idOf('a-order-part')})`,
      ),
    ).toHaveLength(0);
});
