import { type Actor, anon, as, errorOf, service, tryAs } from './support/acting.ts';
import { idOf } from './support/market.ts';
import { actors, fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('dashboard');
  await fillWorld(database.sql);
});

afterAll(() => database.drop());

const { shopper, staffA, managerA, ownerA, ownerB, admin } = actors;

describe('sales by day and open orders', () => {
  const readAs = (actor: Actor, call: string) =>
    tryAs(database.sql, actor, async (tx) => (await tx.unsafe(`select ${call} as value`))[0]?.value);
  const sales = `private.vendor_sales_by_day('${idOf('a')}', 60)`;
  const open = `private.vendor_open_orders('${idOf('a')}', 5)`;

  it('say what the stall sold, and what waits', async () => {
    const { today, days } = await readAs(staffA, sales);
    expect(days).toEqual([{ day: today, currency: 'EUR', orders: 1, revenue: 10 }]);
    expect(await readAs(staffA, open)).toMatchObject({
      count: 1,
      rows: [{ status: 'pending', total: 10, currency: 'EUR', lines: 1, number: expect.any(Number) }],
    });
  });

  it('are for its people, admins and the server', async () => {
    for (const call of [sales, open]) {
      for (const actor of [staffA, ownerA, admin, service]) expect(await readAs(actor, call)).toBeDefined();
      for (const actor of [anon, shopper, ownerB])
        expect((await errorOf(readAs(actor, call))).code).toBe('42501');
    }
  });

  it('a day begins at midnight where the stall is', async () => {
    const { sql } = database;
    await sql`update public.vendors set time_zone = 'Pacific/Kiritimati' where id = ${idOf('a')}`;
    const { today, days } = await readAs(staffA, sales);
    const [row] = await sql`select (now() at time zone 'Pacific/Kiritimati')::date::text as day`;
    expect([today, days[0].day]).toEqual([row!.day, row!.day]);
    await sql`update public.vendors set time_zone = 'Europe/Berlin' where id = ${idOf('a')}`;
  });
});

describe('a report on demand', () => {
  const request = (actor: Actor, from: string, to: string) =>
    tryAs(
      database.sql,
      actor,
      (tx) => tx`select * from private.request_report(${idOf('a')}, ${from}::date, ${to}::date)`,
    );

  it('is asked for by managers and owners of the stall', async () => {
    for (const actor of [managerA, ownerA])
      expect(await request(actor, '2026-01-01', '2026-12-31').catch((error: Error) => error.message)).toBe(
        'A report is about days that have ended: choose yesterday or earlier.',
      );
    for (const actor of [managerA, ownerA])
      expect(await request(actor, '2025-01-01', '2025-12-31')).toMatchObject([{ needs_job: true }]);
    for (const actor of [staffA, shopper, ownerB, admin, anon, service])
      expect((await errorOf(request(actor, '2025-01-01', '2025-12-31'))).code).toBe('42501');
  });

  it('is about 1 to 366 days that have ended', async () => {
    expect(await request(ownerA, '2024-01-01', '2024-12-31')).toHaveLength(1);
    for (const [from, to] of [
      ['2024-01-01', '2025-01-01'],
      ['2025-01-02', '2025-01-01'],
    ] as const)
      expect((await errorOf(request(ownerA, from, to))).code).toBe('LS010');
  });
});

describe('a stall hears on its topic', () => {
  const heard = async (event: string) => {
    const rows = await database.sql<{ ids: string[] }[]>`
      select payload -> 'ids' as ids from realtime.messages
      where topic = ${`vendor:${idOf('a')}`} and event = ${event}`;
    return rows.flatMap(({ ids }) => ids);
  };

  it('that somebody of it read a notification', async () => {
    await database.admin`delete from realtime.messages`;
    const [row] = await as(
      database.sql,
      staffA,
      (tx) => tx`update public.notifications set read_at = now() where vendor_id = ${idOf('a')} returning id`,
    );
    expect(await heard('notification')).toEqual([row!.id]);
  });

  it('that a report is asked for, and what becomes of it', async () => {
    await database.admin`delete from realtime.messages`;
    const [row] = await as(
      database.sql,
      managerA,
      (tx) => tx`select id from private.request_report(${idOf('a')}, '2025-03-01', '2025-03-31')`,
    );
    await database.sql`update public.reports set state = 'failed' where id = ${row!.id}`;
    expect(await heard('report')).toEqual([row!.id, row!.id]);
  });
});
