import fc from 'fast-check';
import { as, errorOf, person, service, tryAs } from './support/acting.ts';
import {
  addMember,
  addPerson,
  addProduct,
  addVariant,
  addVendor,
  hold,
  idOf,
  moveStock,
} from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('ledger');
  const { sql } = database;
  for (const name of ['owner', 'staff', 'stranger', 'rival', 'admin']) await addPerson(sql, name);
  await sql`update public.profiles set role = 'admin' where id = ${idOf('admin')}`;
  await addVendor(sql, 'stall');
  await addVendor(sql, 'other');
  await addMember(sql, 'stall', 'owner', 'owner');
  await addMember(sql, 'stall', 'staff', 'staff');
  await addMember(sql, 'other', 'rival', 'owner');
  await sql`insert into public.locations (id, vendor_id, name) values (${idOf('stall-cellar')}, ${idOf('stall')}, 'Cellar')`;
  await addProduct(sql, 'stall', 'tea');
});

afterAll(() => database.drop());

let made = 0;
/** A variant that no other test touches. */
async function freshVariant(): Promise<string> {
  const sku = `sku-${++made}`;
  await addVariant(database.sql, 'tea', sku);
  return sku;
}

interface Adjusted {
  inventory_id: string;
  quantity: string;
  reserved: string;
  available: string;
  version: string;
}

const adjust = (
  who: string | null,
  change: { sku: string; delta: number | string; location?: string; reason?: string; version?: number },
): Promise<Adjusted> =>
  as(database.sql, who ? person(idOf(who)) : service, async (tx) => {
    const [row] = await tx<Adjusted[]>`select * from public.adjust_stock(
      ${idOf(change.sku)}, ${idOf(change.location ?? 'stall-main')}, ${change.delta},
      ${change.reason ?? 'adjusted'}::public.movement_reason, null, ${change.version ?? null})`;
    return row!;
  });

describe('the ledger explains the balance', () => {
  interface Step {
    connection: number;
    location: string;
    delta: number;
  }
  const step: fc.Arbitrary<Step> = fc.record({
    connection: fc.nat(3),
    location: fc.constantFrom('stall-main', 'stall-cellar'),
    delta: fc
      .integer({ min: -8000, max: 8000 })
      .filter((n) => n !== 0)
      .map((n) => n / 1000),
  });

  /** Every connection sends its own steps one after the other, all connections at once. */
  async function runTogether(sku: string, steps: Step[]): Promise<{ accepted: number; refusals: string[] }> {
    const pools = [0, 1, 2, 3].map((connection) => steps.filter((one) => one.connection === connection));
    const refusals: string[] = [];
    let accepted = 0;
    await Promise.all(
      pools.map(async (mine) => {
        for (const { location, delta } of mine) {
          await moveStock(database.sql, sku, location, delta).then(
            () => accepted++,
            (error: { code: string }) => refusals.push(error.code),
          );
        }
      }),
    );
    return { accepted, refusals };
  }

  it('after any sequence of changes from four connections, and never below zero', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const sku = await freshVariant();
        const { accepted, refusals } = await runTogether(sku, steps);
        const lines = await database.sql<{ location: string; delta: number; balance: number }[]>`
          select location_id as location, (delta * 1000)::int as delta, (balance_after * 1000)::int as balance
          from public.inventory_movements where variant_id = ${idOf(sku)} order by id`;
        const shelves = await database.sql<{ location: string; quantity: number; version: number }[]>`
          select location_id as location, (quantity * 1000)::int as quantity, version::int
          from public.inventory where variant_id = ${idOf(sku)}`;

        expect(refusals.filter((code) => code !== 'LS001')).toEqual([]);
        expect(lines).toHaveLength(accepted);
        for (const { location, quantity, version } of shelves) {
          const own = lines.filter((line) => line.location === location);
          expect(own).toHaveLength(version);
          let balance = 0;
          for (const line of own) {
            balance += line.delta;
            expect(line.balance).toBe(balance);
            expect(balance).toBeGreaterThanOrEqual(0);
          }
          expect(quantity).toBe(balance);
        }
      }),
      { numRuns: 40 },
    );
    expect(await database.sql`select * from public.check_invariants()`).toEqual([]);
  });

  /** Resolves when another connection of this database waits for a lock, so that the race is really run. */
  async function somebodyWaits(): Promise<void> {
    for (;;) {
      const waiting = await database.admin`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      if (waiting.length > 0) return;
    }
  }

  /** The change is made but not committed when `second` begins; resolves with how `second` ends. */
  async function race(sku: string, delta: number, second: () => Promise<unknown>): Promise<unknown> {
    let outcome: Promise<unknown> = Promise.resolve();
    await database.sql.begin(async (tx) => {
      await moveStock(tx, sku, 'stall-main', delta, 'adjusted');
      outcome = second().catch((error: { code: string }) => error.code);
      await somebodyWaits();
    });
    return outcome;
  }

  it('two buyers, one unit: one movement, and the other is told that there is none', async () => {
    const sku = await freshVariant();
    await moveStock(database.sql, sku, 'stall-main', 1);
    const take = () => moveStock(database.sql, sku, 'stall-main', -1, 'adjusted');
    expect(await race(sku, -1, take)).toBe('LS001');
  });

  it('two shelves of one product changed at once: the product shows the sum of both', async () => {
    const [one, two] = [await freshVariant(), await freshVariant()];
    const shown = async () =>
      Number(
        (await database.sql`select stock_quantity from public.products where id = ${idOf('tea')}`)[0]
          ?.stock_quantity,
      );
    const before = await shown();
    await race(one, 2, () => moveStock(database.sql, two, 'stall-main', 3));
    expect(await shown()).toBe(before + 5);
  });

  it('keeps every line as it was written, even from its owner', async () => {
    const sku = await freshVariant();
    await moveStock(database.sql, sku, 'stall-main', 3);
    const { sql, admin } = database;
    for (const connection of [sql, admin]) {
      expect((await errorOf(connection`update public.inventory_movements set delta = 1`)).code).toBe('LS004');
      expect((await errorOf(connection`delete from public.inventory_movements`)).code).toBe('LS004');
      expect((await errorOf(connection`truncate public.inventory_movements cascade`)).code).toBe('LS004');
    }
  });
});

describe('a change is refused', () => {
  it('below what is set aside for carts, and says what is free', async () => {
    const sku = await freshVariant();
    await moveStock(database.sql, sku, 'stall-main', 5);
    await hold(database.sql, sku, 'stall-main', 2);
    const error = await errorOf(adjust('staff', { sku, delta: -4 }));
    expect(error.code).toBe('LS001');
    expect(JSON.parse(error.detail!)).toMatchObject({ available: 3, requested: 4, variant_id: idOf(sku) });
    expect(await adjust('staff', { sku, delta: -3 })).toMatchObject({
      quantity: '2.000',
      available: '0.000',
    });
  });

  it('when the shelf changed since it was read, with the fresh state', async () => {
    const sku = await freshVariant();
    expect(await adjust('staff', { sku, delta: 4, version: 0 })).toMatchObject({ version: '1' });
    await adjust('owner', { sku, delta: 1, version: 1 });
    const error = await errorOf(adjust('staff', { sku, delta: -1, version: 1 }));
    expect(error.code).toBe('LS002');
    expect(JSON.parse(error.detail!)).toMatchObject({
      version: 2,
      quantity: 5,
      available: 5,
      variant_id: idOf(sku),
    });
  });

  it('when eight people count the same empty shelf at once: one of them is first', async () => {
    const sku = await freshVariant();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => adjust('staff', { sku, delta: 10, version: 0 })),
    );
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason.code] : [],
    );
    expect(refused).toEqual(Array.from({ length: 7 }, () => 'LS002'));
    const [shelf] = await database.sql`select quantity from public.inventory where variant_id = ${idOf(sku)}`;
    expect(shelf?.quantity).toBe('10.000');
  });

  it.each(['0', 'NaN', 'Infinity', '0.0005', '1.0001'])('by %s', async (delta) => {
    const sku = await freshVariant();
    expect(['22023', '22003']).toContain((await errorOf(adjust('staff', { sku, delta }))).code);
  });

  it('at a location of another stall', async () => {
    const sku = await freshVariant();
    const error = await errorOf(adjust(null, { sku, delta: 1, location: 'other-main' }));
    expect(error.code).toBe('LS003');
  });
});

describe('who may change stock', () => {
  it.each(['staff', 'owner', null])('%s may', async (who) => {
    const sku = await freshVariant();
    expect(await adjust(who, { sku, delta: 2, reason: 'received' })).toMatchObject({ quantity: '2.000' });
  });

  it.each(['stranger', 'rival', 'admin'])(
    '%s may not, and cannot tell whether the shelf exists',
    async (who) => {
      const sku = await freshVariant();
      for (const location of ['stall-main', 'nowhere']) {
        expect((await errorOf(adjust(who, { sku, delta: 2, location }))).code).toBe('42501');
      }
    },
  );

  it('a rival cannot put goods of another stall on a shelf of their own', async () => {
    const sku = await freshVariant();
    expect((await errorOf(adjust('rival', { sku, delta: 2, location: 'other-main' }))).code).toBe('LS003');
  });

  it.each([
    ['staff', 'sold'],
    ['staff', 'imported'],
    ['owner', 'synced'],
    [null, 'sold'],
  ])('%s may not say "%s"', async (who, reason) => {
    const sku = await freshVariant();
    expect((await errorOf(adjust(who, { sku, delta: 2, reason }))).code).toBe('22023');
  });

  it('the ledger names the person', async () => {
    const sku = await freshVariant();
    await adjust('staff', { sku, delta: 2 });
    await adjust(null, { sku, delta: 1, reason: 'synced' });
    const lines = await database.sql`
      select actor_id from public.inventory_movements where variant_id = ${idOf(sku)} order by id`;
    expect(lines.map((line) => line.actor_id)).toEqual([idOf('staff'), null]);
  });

  it('nobody writes the balance itself', async () => {
    const attempt = tryAs(database.sql, service, (tx) => tx`update public.inventory set quantity = 1`);
    expect((await errorOf(attempt)).code).toBe('42501');
  });
});
