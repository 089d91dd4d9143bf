import { errorOf } from './support/acting.ts';
import { hold, idOf, moveStock } from './support/market.ts';
import { fillStockStall, freshVariant, quantityOf, shelfOf, stockCommands } from './support/stock-stall.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;
let commands: ReturnType<typeof stockCommands>;

beforeAll(async () => {
  database = await makeTestDatabase('stock_work');
  await fillStockStall(database.sql);
  commands = stockCommands(database.sql);
});

afterAll(async () => {
  expect(await database.sql`select * from public.check_invariants()`).toEqual([]);
  await database.drop();
});

const fresh = async (quantity = 10) => {
  const sku = await freshVariant(database.sql, quantity);
  return { sku, id: (await shelfOf(database.sql, sku))!.id };
};
const holds = (sku: string, location?: string) => quantityOf(database.sql, sku, location);
const ledgerOf = (changeId: string) => database.sql`
  select m.delta::float8 as delta, m.reason, m.note, m.actor_id from public.inventory_movements m
  where m.change_id = ${changeId} order by m.id`;
const refusedOf = (error: { detail?: string }) =>
  (JSON.parse(error.detail!) as { refused: { inventory_id: string; refused: string }[] }).refused;

describe('a bulk change', () => {
  it('sets, adds and takes away, under one change with actor, reason and note', async () => {
    const [a, b, c, same] = [await fresh(10), await fresh(10), await fresh(10), await fresh(10)];
    const answer = await commands.bulk('staff', [
      { inventory_id: a.id, set: 4 },
      { inventory_id: b.id, add: 2.5 },
      { inventory_id: c.id, add: -10 },
      { inventory_id: same.id, set: 10 },
    ]);
    expect(answer).toMatchObject({ changed: 3, refused: 0 });
    expect(await Promise.all([a, b, c, same].map(({ sku }) => holds(sku)))).toEqual([4, 12.5, 0, 10]);
    const lines = await ledgerOf(answer.change_id!);
    expect(lines.map(({ delta }) => delta)).toEqual([-10, -6, 2.5]);
    for (const line of lines)
      expect(line).toMatchObject({ reason: 'adjusted', note: 'Inventory day', actor_id: idOf('staff') });
  });

  it('is all or nothing, and says of each line why not', async () => {
    const [good, short, reserved, changed] = [await fresh(), await fresh(2), await fresh(), await fresh()];
    await hold(database.sql, reserved.sku, 'stall-main', 7);
    const foreign = (await shelfOf(database.sql, 'foreign-1', 'other-main'))!;
    const lines = [
      { inventory_id: good.id, add: -5 },
      { inventory_id: short.id, add: -5 },
      { inventory_id: reserved.id, add: -5 },
      { inventory_id: changed.id, set: 1, expected_quantity: 9 },
      { inventory_id: foreign.id, add: 1 },
    ];
    const preview = await commands.bulk('staff', lines, { dryRun: true });
    expect(preview.lines.map(({ refused }) => refused)).toEqual([
      null,
      'There are only 2 on the shelf.',
      '7 are set aside for baskets.',
      'It changed meanwhile and holds 10 now.',
      'This stall has no such shelf.',
    ]);
    expect(preview.lines[4]).not.toHaveProperty('product_name');
    const error = await errorOf(commands.bulk('staff', lines));
    expect(error).toMatchObject({
      code: 'LS002',
      message: '4 of 5 shelves cannot be changed like this. Nothing was changed.',
    });
    expect(refusedOf(error).map(({ inventory_id }) => inventory_id)).toEqual(
      lines.slice(1).map(({ inventory_id }) => inventory_id),
    );
    expect(await holds(good.sku)).toBe(10);
    expect(await holds('foreign-1', 'other-main')).toBe(10);
  });

  it('refuses a shelf named twice, two things at once, amounts that are none, and more than 1,000 lines', async () => {
    const { id } = await fresh();
    const refused = async (lines: object[]) =>
      (await commands.bulk('manager', lines as never, { dryRun: true })).lines.map((line) => line.refused);
    expect(
      await refused([
        { inventory_id: id, add: 1 },
        { inventory_id: id, add: 1 },
      ]),
    ).toEqual(Array(2).fill('This shelf is named more than once.'));
    expect(await refused([{ inventory_id: id, add: 1, set: 1 }])).toEqual([
      expect.stringContaining('one thing'),
    ]);
    expect(await refused([{ inventory_id: id }])).toEqual([expect.stringContaining('one thing')]);
    expect(await refused([{ inventory_id: id, add: 0.0001 }])).toEqual(['At most three decimals.']);
    expect(await refused([{ inventory_id: id, set: 'NaN' }])).toEqual([
      'That is more than a shelf can hold.',
    ]);
    expect(await refused([{ inventory_id: id, threshold: -1 }])).toEqual(['A threshold is zero or more.']);
    expect(await errorOf(commands.bulk('staff', []))).toMatchObject({ code: 'LS003' });
    const many = Array.from({ length: 1001 }, () => ({ inventory_id: id, add: 1 }));
    expect(await errorOf(commands.bulk('staff', many))).toMatchObject({ code: 'LS003' });
  });

  it('of 1,000 shelves is one transaction', async () => {
    const { sql } = database;
    await sql`insert into public.product_variants (product_id, sku, price)
      select ${idOf('tea')}, 'many-' || n, 5 from generate_series(1, 1000) n`;
    await sql`insert into public.inventory (variant_id, product_id, vendor_id, location_id)
      select v.id, v.product_id, ${idOf('stall')}, ${idOf('stall-main')}
      from public.product_variants v where v.sku like 'many-%'`;
    const shelves = await sql<{ id: string }[]>`select i.id from public.inventory i
      join public.product_variants v on v.id = i.variant_id where v.sku like 'many-%'`;
    const answer = await commands.bulk(
      'staff',
      shelves.map(({ id }) => ({ inventory_id: id, add: 1 })),
    );
    expect(answer.changed).toBe(1000);
    expect(await commands.undo('staff', answer.change_id!)).toMatchObject({ changed: 1000 });
  });

  it('of thresholds is for managers, changes no stock, and goes back with the rest', async () => {
    const { id, sku } = await fresh();
    const lines = [{ inventory_id: id, threshold: 4, add: 1 }];
    expect(await errorOf(commands.bulk('staff', lines))).toMatchObject({ code: '42501' });
    const answer = await commands.bulk('manager', lines);
    expect(await shelfOf(database.sql, sku)).toMatchObject({ quantity: 11, low: 4 });
    expect(await errorOf(commands.undo('staff', answer.change_id!))).toMatchObject({ code: '42501' });
    await commands.undo('manager', answer.change_id!);
    expect(await shelfOf(database.sql, sku)).toMatchObject({ quantity: 10, low: 0 });
  });

  it('is not for strangers, rivals, admins, or people of one stall with the name of the other', async () => {
    const { id } = await fresh();
    const lines = [{ inventory_id: id, add: 1 }];
    for (const who of ['stranger', 'rival', 'admin'])
      expect(await errorOf(commands.bulk(who, lines))).toMatchObject({ code: '42501' });
    const answer = await commands.bulk('rival', lines, { vendor: 'other', dryRun: true });
    expect(answer.lines[0]!.refused).toBe('This stall has no such shelf.');
  });
});

describe('taking a change back', () => {
  it('makes counter-movements that the ledger shows, once', async () => {
    const { id, sku } = await fresh();
    const { change_id } = await commands.bulk('staff', [{ inventory_id: id, add: 5 }]);
    await moveStock(database.sql, sku, 'stall-main', -2, 'adjusted');
    const undone = await commands.undo('staff2', change_id!);
    expect(await holds(sku)).toBe(8);
    expect(await ledgerOf(undone.change_id)).toMatchObject([{ delta: -5, actor_id: idOf('staff2') }]);
    expect(await errorOf(commands.undo('staff', change_id!))).toMatchObject({ code: 'LS002' });
    expect(await errorOf(commands.undo('staff', undone.change_id))).toMatchObject({ code: 'LS003' });
  });

  it('is refused as a whole, naming the shelves, when what came in is gone or in baskets', async () => {
    const [gone, kept] = [await fresh(1), await fresh(1)];
    const { change_id } = await commands.bulk('staff', [
      { inventory_id: gone.id, add: 5 },
      { inventory_id: kept.id, add: 5 },
    ]);
    await hold(database.sql, gone.sku, 'stall-main', 3);
    const error = await errorOf(commands.undo('staff', change_id!));
    expect(error).toMatchObject({ code: 'LS002', message: expect.stringContaining('1 of the shelves') });
    expect(refusedOf(error)).toMatchObject([
      { inventory_id: gone.id, refused: '3 are set aside for baskets.' },
    ]);
    expect(await holds(kept.sku)).toBe(6);
  });

  it('leaves a threshold alone that was set anew since', async () => {
    const { id, sku } = await fresh();
    const { change_id } = await commands.bulk('manager', [{ inventory_id: id, threshold: 4 }]);
    await commands.bulk('owner', [{ inventory_id: id, threshold: 6 }]);
    expect(await errorOf(commands.undo('manager', change_id!))).toMatchObject({ code: 'LS002' });
    expect(await shelfOf(database.sql, sku)).toMatchObject({ low: 6 });
  });

  it('asked twice at once happens once', async () => {
    const { id, sku } = await fresh();
    const { change_id } = await commands.bulk('staff', [{ inventory_id: id, add: 5 }]);
    const outcomes = await Promise.allSettled([1, 2].map(() => commands.undo('staff', change_id!)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await holds(sku)).toBe(10);
  });

  it('is not for strangers', async () => {
    const { id } = await fresh();
    const { change_id } = await commands.bulk('staff', [{ inventory_id: id, add: 5 }]);
    for (const who of ['stranger', 'rival'])
      expect(await errorOf(commands.undo(who, change_id!))).toMatchObject({ code: '42501' });
    expect(await errorOf(commands.undo('rival', idOf('nothing')))).toMatchObject({ code: '42501' });
  });
});

describe('moving goods between locations', () => {
  it('writes two lines under one change, and opens the first shelf there', async () => {
    const { sku } = await fresh();
    const { change_id } = await commands.transfer('staff', sku, 'stall-main', 'stall-cellar', 4);
    expect([await holds(sku), await holds(sku, 'stall-cellar')]).toEqual([6, 4]);
    expect((await ledgerOf(change_id)).map(({ delta }) => delta)).toEqual([-4, 4]);
    await commands.undo('staff', change_id);
    expect([await holds(sku), await holds(sku, 'stall-cellar')]).toEqual([10, 0]);
  });

  it('cannot take what baskets hold, nor more than there is', async () => {
    const { sku } = await fresh();
    await hold(database.sql, sku, 'stall-main', 7);
    const error = await errorOf(commands.transfer('staff', sku, 'stall-main', 'stall-cellar', 4));
    expect(error).toMatchObject({ code: 'LS001' });
    expect(JSON.parse(error.detail!)).toMatchObject({ available: 3, requested: 4 });
    expect(await shelfOf(database.sql, sku, 'stall-cellar')).toBeUndefined();
  });

  it('stays within a stall', async () => {
    const { sku } = await fresh();
    const attempts: [string, string, string, string, string][] = [
      ['staff', sku, 'stall-main', 'other-main', 'LS003'],
      ['staff', 'foreign-1', 'stall-main', 'stall-cellar', 'LS003'],
      ['staff', sku, 'other-main', 'stall-main', '42501'],
      ['rival', sku, 'stall-main', 'other-main', '42501'],
      ['stranger', sku, 'stall-main', 'stall-cellar', '42501'],
      ['staff', sku, 'stall-main', 'stall-main', '22023'],
    ];
    for (const [who, what, from, to, code] of attempts)
      expect(await errorOf(commands.transfer(who, what, from, to, 1))).toMatchObject({ code });
    for (const amount of [0, -1, 0.0001])
      expect(
        await errorOf(commands.transfer('staff', sku, 'stall-main', 'stall-cellar', amount)),
      ).toMatchObject({
        code: '22023',
      });
  });

  it('two moves of the last unit: one arrives', async () => {
    for (let round = 0; round < 5; round++) {
      const { sku } = await fresh(1);
      const outcomes = await Promise.allSettled(
        [1, 2, 3].map(() => commands.transfer('staff', sku, 'stall-main', 'stall-cellar', 1)),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect([await holds(sku), await holds(sku, 'stall-cellar')]).toEqual([0, 1]);
    }
  });

  it('to and fro at once waits for no one for ever', async () => {
    const { sku } = await fresh(10);
    await commands.transfer('staff', sku, 'stall-main', 'stall-cellar', 5);
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2
          ? commands.transfer('staff', sku, 'stall-main', 'stall-cellar', 0.2)
          : commands.transfer('staff2', sku, 'stall-cellar', 'stall-main', 0.2),
      ),
    );
    expect((await holds(sku)) + (await holds(sku, 'stall-cellar'))).toBeCloseTo(10, 6);
  });
});
