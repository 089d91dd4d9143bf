import { as, errorOf, person, service } from './support/acting.ts';
import { addMember, addPerson, addProduct, addVendor, idOf, moveStock } from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('mail_reports_feeds');
  const { sql } = database;
  for (const name of ['owner', 'staff']) await addPerson(sql, name);
  for (const slug of ['stall', 'other']) await addVendor(sql, slug);
  await addMember(sql, 'stall', 'owner', 'owner');
  await addMember(sql, 'stall', 'staff', 'staff');
});

afterAll(() => database.drop());

describe('a stall’s time zone', () => {
  const set = (zone: string) =>
    as(
      database.sql,
      person(idOf('owner')),
      (tx) => tx`update public.vendors set time_zone = ${zone} where id = ${idOf('stall')}`,
    );

  it.each([
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'Asia/Kathmandu',
    'UTC',
  ])('may be %s', async (zone) => {
    expect((await set(zone)).count).toBe(1);
    const [own] = await as(
      database.sql,
      person(idOf('owner')),
      (tx) => tx`select time_zone from public.own_vendors`,
    );
    expect(own!.time_zone).toBe(zone);
  });

  // The last ones are zones to Postgres, by the rules of POSIX or its own abbreviations, and to nobody else.
  it.each(['', 'Berlin', 'Europe/Nowhere', 'Europe/Berlin5', 'FOO3', 'CET', '+02:00'])(
    'may not be %j',
    async (zone) => {
      expect((await errorOf(set(zone))).code).toBe('23514');
    },
  );

  it.each([
    ['2026-03-29T03:59:59Z', 0],
    ['2026-03-29T04:00:00Z', 1],
    ['2026-10-25T04:59:59Z', 0],
    ['2026-10-25T05:00:00Z', 1],
  ])('decides when yesterday is over, also when the clocks change: %s', async (at, due) => {
    const { sql } = database;
    await sql`update public.vendors set time_zone = 'Europe/Berlin', created_at = '2026-01-01' where id = ${idOf('stall')}`;
    const rows =
      await sql`select * from private.reports_due(${at}::timestamptz) where vendor_id = ${idOf('stall')}`;
    expect(rows).toHaveLength(due);
  });
});

describe('a feed', () => {
  const add = (feed: { url?: string; location?: string; mapping?: string; minutes?: number }) =>
    as(
      database.sql,
      person(idOf('owner')),
      (tx) => tx`
      insert into public.inventory_feeds (vendor_id, location_id, name, url, format, mapping, interval_minutes)
      values (${idOf('stall')}, ${idOf(feed.location ?? 'stall-main')}, ${`Feed ${Math.random()}`}, ${feed.url ?? 'https://feed.test/a.csv?x=1#y'},
        'csv', ${feed.mapping ?? '{}'}::text::jsonb, ${feed.minutes ?? 60}) returning id`,
    );

  it('is for a location of its own stall', async () => {
    await add({});
    expect((await errorOf(add({ location: 'other-main' }))).code).toBe('23503');
  });

  it.each([
    'ftp://feed.test/',
    'https://user:secret@feed.test/',
    'https://',
    'https://a b/',
    'javascript:alert(1)',
    '//feed.test/',
  ])('has no address like %s', async (url) => {
    expect((await errorOf(add({ url }))).code).toBe('23514');
  });

  it.each([
    { minutes: 4 },
    { minutes: 1441 },
    { mapping: '[]' },
    { mapping: `{"a": "${'x'.repeat(2000)}"}` },
  ])('is refused with %j', async (feed) => {
    expect((await errorOf(add(feed))).code).toBe('23514');
  });

  it('that reads another file starts anew; another name changes nothing', async () => {
    const { sql } = database;
    const [feed] = await add({});
    const learnt = async () =>
      (
        await sql`select state, etag, content_hash, consecutive_failures from public.inventory_feeds where id = ${feed!.id}`
      )[0];
    const known = { state: 'failing', etag: '"1"', content_hash: 'x', consecutive_failures: 2 };
    await sql`update public.inventory_feeds set ${sql(known)} where id = ${feed!.id}`;
    await sql`update public.inventory_feeds set name = 'Another' where id = ${feed!.id}`;
    expect(await learnt()).toEqual(known);
    await sql`update public.inventory_feeds set url = 'https://feed.test/b.csv' where id = ${feed!.id}`;
    expect(await learnt()).toEqual({ state: 'new', etag: null, content_hash: null, consecutive_failures: 0 });
  });

  it('cannot be run or ended by those who are no server', async () => {
    for (const actor of [person(idOf('owner')), service]) {
      const calls = [
        'begin_feed_run(gen_random_uuid(), gen_random_uuid())',
        `end_feed_run(gen_random_uuid(), 'applied')`,
        `apply_feed(gen_random_uuid(), gen_random_uuid(), now(), '[]')`,
        `note_low_stock(gen_random_uuid())`,
        `refuse_mail(gen_random_uuid(), 'reports', 'a@b')`,
        `mail_recipients(gen_random_uuid(), 'reports')`,
        'reports_due(now())',
      ];
      for (const call of calls) {
        const error = await errorOf(as(database.sql, actor, (tx) => tx.unsafe(`select private.${call}`)));
        expect({ call, code: error.code }).toEqual({ call, code: '42501' });
      }
    }
  });

  it('and a sale that goes on at the same time end in one order: none waits for ever, none is lost', async () => {
    const { sql } = database;
    const skus: string[] = [];
    for (let i = 0; i < 20; i++) {
      await addProduct(sql, 'stall', `sync-${i}`);
      await moveStock(sql, `sync-${i}-1`, 'stall-main', 1000);
      skus.push(`sync-${i}-1`);
    }
    const [feed] = await add({});
    const apply = async (quantity: number) => {
      const [{ id: run }] = (await sql`select gen_random_uuid() as id`) as unknown as [{ id: string }];
      await sql`select from private.begin_feed_run(${feed!.id}, ${run})`;
      const rows = skus.map((sku, line) => ({ line, sku, quantity }));
      await sql`select private.apply_feed(${feed!.id}, ${run}, clock_timestamp(), ${JSON.stringify(rows)}::text::jsonb)`;
    };
    const sell = async (i: number) => {
      for (let n = 0; n < 10; n++)
        await moveStock(sql, skus[(i * 7 + n * 3) % 20]!, 'stall-main', -1, 'adjusted');
    };
    await Promise.all([apply(900), sell(1), apply(800), sell(2), apply(700), sell(3)]);
    expect(await sql`select * from public.check_invariants()`).toEqual([]);
  });
});

describe('who gets the mails of a stall', () => {
  const recipients = async () =>
    (
      await database.sql`select address from private.mail_recipients(${idOf('stall')}, 'reports') as r (address)`
    ).map((row) => row.address);

  it('follows subscriptions and refusals; who subscribes again wants mail again', async () => {
    const { sql } = database;
    const subscribe = () =>
      as(
        sql,
        person(idOf('staff')),
        (tx) =>
          tx`insert into public.mail_subscriptions values (${idOf('stall')}, ${idOf('staff')}, 'reports')`,
      );
    await subscribe();
    expect(await recipients()).toEqual(['staff@livestall.example', 'stall@livestall.example']);
    await sql`select private.refuse_mail(${idOf('stall')}, 'reports', 'Staff@livestall.example')`;
    await sql`select private.refuse_mail(${idOf('stall')}, 'reports', 'stall@livestall.example')`;
    expect(await recipients()).toEqual([]);
    await subscribe();
    expect(await recipients()).toEqual(['staff@livestall.example']);
    await sql`delete from public.vendor_members where user_id = ${idOf('staff')}`;
    expect(await recipients()).toEqual([]);
  });
});
