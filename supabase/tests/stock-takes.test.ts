import { as, errorOf, person } from './support/acting.ts';
import { hold, idOf, moveStock } from './support/market.ts';
import { fillStockStall, freshVariant, quantityOf, shelfOf, stockCommands } from './support/stock-stall.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;
let commands: ReturnType<typeof stockCommands>;

beforeAll(async () => {
  database = await makeTestDatabase('stock_takes');
  await fillStockStall(database.sql);
  commands = stockCommands(database.sql);
});

afterAll(async () => {
  expect(await database.sql`select * from public.check_invariants()`).toEqual([]);
  await database.drop();
});

afterEach(async () => {
  await database.sql`delete from public.stock_takes where status = 'open'`;
});

const holds = (sku: string, location?: string) => quantityOf(database.sql, sku, location);

describe('a stock-take', () => {
  it('writes the difference to the moment of counting: what is sold until the end stays sold', async () => {
    const [fewer, more, equal, uncounted] = await Promise.all(
      [0, 1, 2, 3].map(() => freshVariant(database.sql)),
    );
    const take = await commands.start('staff');
    await commands.count('staff', take, fewer!, 8);
    await commands.count('staff', take, more!, 12.5);
    await commands.count('staff', take, equal!, 10);
    await moveStock(database.sql, fewer!, 'stall-main', -3, 'adjusted');
    await moveStock(database.sql, equal!, 'stall-main', -1, 'adjusted');
    const { changed, change_id } = await commands.finish('staff', take);
    expect(changed).toBe(2);
    expect(await Promise.all([fewer, more, equal, uncounted].map((sku) => holds(sku!)))).toEqual([
      5, 12.5, 9, 10,
    ]);
    const lines = await database.sql`select reason, delta::float8 as delta, actor_id
      from public.inventory_movements where change_id = ${change_id} order by id`;
    expect(lines).toMatchObject([
      { reason: 'adjusted', delta: -2, actor_id: idOf('staff') },
      { reason: 'adjusted', delta: 2.5 },
    ]);
    await commands.undo('manager', change_id!);
    expect(await holds(fewer!)).toBe(7);
  });

  it('finds goods where the records knew of none', async () => {
    const sku = await freshVariant(database.sql, 0);
    const none = await freshVariant(database.sql, 0);
    const take = await commands.start('staff', 'stall-cellar');
    await commands.count('staff', take, sku, 3);
    await commands.count('staff', take, none, 0);
    await commands.finish('staff', take);
    expect(await holds(sku, 'stall-cellar')).toBe(3);
    expect(await shelfOf(database.sql, none, 'stall-cellar')).toBeUndefined();
  });

  it('is one per location, which others join', async () => {
    const [first, second] = await Promise.all([commands.start('staff'), commands.start('staff2')]);
    expect(first).toBe(second);
    expect(await commands.start('staff', 'stall-cellar')).not.toBe(first);
  });

  it('two people who count one variant do not overwrite each other', async () => {
    const sku = await freshVariant(database.sql);
    const take = await commands.start('staff');
    const outcomes = await Promise.allSettled([
      commands.count('staff', take, sku, 7),
      commands.count('staff2', take, sku, 7),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const late = await errorOf(commands.count('staff2', take, sku, 8));
    expect(late).toMatchObject({ code: 'LS002' });
    expect(JSON.parse(late.detail!)).toEqual({ counted: 7 });
    await commands.count('staff2', take, sku, 8, 7);
    await commands.count('staff', take, sku, null, 8);
    expect((await commands.finish('staff', take)).changed).toBe(0);
    expect(await holds(sku)).toBe(10);
  });

  it('counted again is compared with what the records say then', async () => {
    const sku = await freshVariant(database.sql);
    const take = await commands.start('staff');
    await commands.count('staff', take, sku, 9);
    await moveStock(database.sql, sku, 'stall-main', -4, 'adjusted');
    await commands.count('staff', take, sku, 6, 9);
    await commands.finish('staff', take);
    expect(await holds(sku)).toBe(6);
  });

  it('cannot take away what baskets hold; the line is named and can be left out', async () => {
    const [held, free] = [await freshVariant(database.sql), await freshVariant(database.sql)];
    await hold(database.sql, held, 'stall-main', 6);
    const take = await commands.start('staff');
    await commands.count('staff', take, held, 4);
    await commands.count('staff', take, free, 4);
    const error = await errorOf(commands.finish('staff', take));
    expect(error).toMatchObject({ code: 'LS002' });
    expect(JSON.parse(error.detail!).refused).toMatchObject([
      { variant_id: idOf(held), refused: '6 are set aside for baskets.', sku: held },
    ]);
    expect(await holds(free)).toBe(10);
    expect((await commands.finish('staff', take, [held])).changed).toBe(1);
    expect([await holds(held), await holds(free)]).toEqual([10, 4]);
  });

  it('cancelled leaves nothing; finished it is closed', async () => {
    const sku = await freshVariant(database.sql, 0);
    const cancelled = await commands.start('staff', 'stall-cellar');
    await commands.count('staff', cancelled, sku, 3);
    await commands.cancel('staff', cancelled);
    expect(await database.sql`select 1 from public.stock_takes where id = ${cancelled}`).toEqual([]);
    expect(
      await database.sql`select 1 from public.stock_take_lines where stock_take_id = ${cancelled}`,
    ).toEqual([]);
    expect(await shelfOf(database.sql, sku, 'stall-cellar')).toBeUndefined();

    const finished = await commands.start('staff');
    await commands.finish('staff', finished);
    for (const late of [
      commands.count('staff', finished, sku, 1),
      commands.finish('staff', finished),
      commands.cancel('staff', finished),
    ])
      expect(await errorOf(late)).toMatchObject({ code: 'LS002' });
    expect(await commands.start('staff')).not.toBe(finished);
  });

  it('finished twice at once is written once', async () => {
    const sku = await freshVariant(database.sql);
    const take = await commands.start('staff');
    await commands.count('staff', take, sku, 7);
    const outcomes = await Promise.allSettled([1, 2].map(() => commands.finish('manager', take)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await holds(sku)).toBe(7);
  });

  it('is counted by staff, ended by who began it or a manager, and closed to others', async () => {
    const sku = await freshVariant(database.sql);
    const take = await commands.start('staff');
    await commands.count('staff2', take, sku, 7);
    for (const end of [commands.finish, commands.cancel])
      expect(await errorOf(end('staff2', take))).toMatchObject({ code: '42501' });
    for (const who of ['stranger', 'rival']) {
      expect(await errorOf(commands.start(who))).toMatchObject({ code: '42501' });
      expect(await errorOf(commands.count(who, take, sku, 1, 7))).toMatchObject({ code: '42501' });
      expect(await errorOf(commands.finish(who, take))).toMatchObject({ code: '42501' });
      expect(await errorOf(commands.cancel(who, take))).toMatchObject({ code: '42501' });
    }
    expect(await errorOf(commands.count('staff', take, 'foreign-1', 1))).toMatchObject({ code: 'LS003' });
    await commands.finish('manager', take);
  });
});

describe('names in the ledger', () => {
  const namesFor = (who: string, ids: string[]) =>
    as(
      database.sql,
      person(idOf(who)),
      (tx) => tx<{ name: string }[]>`
      select name from private.stock_people(${idOf('stall')}, ${ids.map(idOf)}) order by name`,
    );

  it('are those of people who work here, also after they left; not those of shoppers', async () => {
    const sku = await freshVariant(database.sql);
    const { sql } = database;
    await sql`insert into public.vendor_members (vendor_id, user_id, role) values (${idOf('stall')}, ${idOf('stranger')}, 'staff')`;
    await as(
      sql,
      person(idOf('stranger')),
      (tx) => tx`
      select public.adjust_stock(${idOf(sku)}, ${idOf('stall-main')}, 1, 'adjusted')`,
    );
    await sql`delete from public.vendor_members where user_id = ${idOf('stranger')}`;
    expect(await namesFor('staff', ['owner', 'stranger', 'rival'])).toEqual([
      { name: 'owner' },
      { name: 'stranger' },
    ]);
    expect(await namesFor('rival', ['owner', 'stranger'])).toEqual([]);
  });
});
