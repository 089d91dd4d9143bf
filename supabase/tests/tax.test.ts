import fc from 'fast-check';
import { tryAs } from './support/acting.ts';
import { addPerson, addVendor, idOf } from './support/market.ts';
import { actors, fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('tax');
  await fillWorld(database.sql);
});

afterAll(() => database.drop());

interface Line {
  gross: string;
  rate: string;
}

const split = (lines: Line[]) =>
  database.sql<{ net: string; tax: string }[]>`
    select net, tax from private.split_vat(${database.sql.json(lines.map((line) => ({ ...line })))}) order by line`;

const cents = (money: string) => Math.round(Number(money) * 100);
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

describe('the tax in a price', () => {
  it('of ten pieces at 38.23 with 20 % is 63.72, and 318.58 are left', async () => {
    expect(await split([{ gross: '382.30', rate: '20' }])).toEqual([{ net: '318.58', tax: '63.72' }]);
  });

  it('is rounded once for all lines of a rate: three of 0.05 with 19 % have 0.02, as 0.15 has', async () => {
    const lines = await split(Array.from({ length: 3 }, () => ({ gross: '0.05', rate: '19' })));
    expect(sum(lines.map(({ tax }) => cents(tax)))).toBe(2);
  });

  it('of half a cent is rounded away from zero', async () => {
    expect(await split([{ gross: '0.03', rate: '20' }])).toEqual([{ net: '0.02', tax: '0.01' }]);
  });

  it('of nothing is nothing, at any rate and of no lines', async () => {
    expect(await split([{ gross: '0', rate: '19' }])).toEqual([{ net: '0.00', tax: '0.00' }]);
    expect(await split([])).toEqual([]);
  });

  it('adds up: whatever the lines, prices stay, each rate has the tax of its sum, no line is off by a cent', async () => {
    const line = fc.record({
      gross: fc.integer({ min: 0, max: 1_000_000 }).map((n) => (n / 100).toFixed(2)),
      rate: fc.constantFrom('0', '2.6', '5.5', '7', '8.1', '19', '25.5', '27'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), async (lines) => {
        const taxed = await split(lines);
        taxed.forEach(({ net, tax }, n) => {
          const { gross, rate } = lines[n] ?? { gross: '', rate: '' };
          expect(cents(net) + cents(tax)).toBe(cents(gross));
          expect(cents(tax)).toBeGreaterThanOrEqual(0);
          expect(cents(net)).toBeGreaterThanOrEqual(0);
          expect(Math.abs(Number(tax) - (Number(gross) * Number(rate)) / (100 + Number(rate)))).toBeLessThan(
            0.01001,
          );
        });
        for (const rate of new Set(lines.map((l) => l.rate))) {
          const whole = lines.filter((l) => l.rate === rate);
          const [one] = await split([
            { gross: (sum(whole.map((l) => cents(l.gross))) / 100).toFixed(2), rate },
          ]);
          const parts = taxed.filter((_, n) => lines[n]?.rate === rate);
          expect(sum(parts.map(({ tax }) => cents(tax)))).toBe(cents(one?.tax ?? ''));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the rate of a sale', () => {
  const rateOf = async (sale: {
    home: string;
    scheme: 'home' | 'destination' | 'none';
    to: string;
    goods?: 'standard' | 'reduced' | 'zero';
    day?: string;
  }) => {
    const { home, scheme, to, goods = 'standard', day = '2026-12-01' } = sale;
    const [row] = await database.sql<{ rate: string | null }[]>`
      select private.vat_rate(row(${idOf('a')}::uuid, ${home}::character(2), ${scheme}::public.vat_scheme, now()),
        ${to}, ${goods}, ${day}) as rate`;
    return row?.rate === null || row === undefined ? null : Number(row.rate);
  };

  it('is the one of the stall’s country, or of the shopper’s with the one-stop shop, or none', async () => {
    expect(await rateOf({ home: 'DE', scheme: 'home', to: 'FR', goods: 'reduced' })).toBe(7);
    expect(await rateOf({ home: 'DE', scheme: 'destination', to: 'FR', goods: 'reduced' })).toBe(5.5);
    expect(await rateOf({ home: 'DE', scheme: 'none', to: 'DE' })).toBe(0);
  });

  it('is that of its day', async () => {
    expect(await rateOf({ home: 'FI', scheme: 'home', to: 'FI', day: '2024-08-31' })).toBe(24);
    expect(await rateOf({ home: 'FI', scheme: 'home', to: 'FI', day: '2024-09-01' })).toBe(25.5);
    expect(await rateOf({ home: 'EE', scheme: 'home', to: 'EE', day: '2025-06-30' })).toBe(22);
    expect(await rateOf({ home: 'EE', scheme: 'home', to: 'EE', day: '2025-07-01' })).toBe(24);
  });

  it('is the standard one where a country has none for such goods', async () => {
    expect(await rateOf({ home: 'DK', scheme: 'home', to: 'DK', goods: 'reduced' })).toBe(25);
  });

  it('is none for goods that leave the VAT area: into Switzerland, Britain, or the world', async () => {
    for (const to of ['CH', 'GB', 'NO', 'US'])
      expect(await rateOf({ home: 'DE', scheme: 'home', to })).toBe(0);
    expect(await rateOf({ home: 'CH', scheme: 'destination', to: 'DE' })).toBe(0);
    expect(await rateOf({ home: 'CH', scheme: 'home', to: 'CH', goods: 'reduced' })).toBe(2.6);
  });

  it('is not known where nothing is written down, which is not zero', async () => {
    expect(await rateOf({ home: 'XX', scheme: 'home', to: 'XX' })).toBeNull();
    expect(
      await rateOf({ home: 'CZ', scheme: 'home', to: 'CZ', goods: 'reduced', day: '2012-12-31' }),
    ).toBeNull();
  });

  it('is known today for every country, in every class', async () => {
    const unknown = await database.sql`
      select c.country, k.class from public.vat_countries c, unnest(enum_range(null::public.vat_class)) k(class)
      where private.vat_rate_on(c.country, k.class, current_date) is null`;
    expect(unknown).toEqual([]);
    expect(await database.sql`select from public.vat_countries`).toHaveLength(30);
  });
});

describe('the class of goods', () => {
  it('is that of the nearest category above that has one', async () => {
    const classes = await tryAs(database.sql, actors.service, async (tx) => {
      await tx`insert into public.categories (id, parent_id, slug, name, vat_class) values
        (${idOf('food')}, null, 'food', 'Food', 'reduced'), (${idOf('jams')}, ${idOf('food')}, 'jams', 'Jams', null),
        (${idOf('gifts')}, ${idOf('food')}, 'gifts', 'Gifts', 'standard'),
        (${idOf('boxes')}, ${idOf('gifts')}, 'boxes', 'Boxes', null)`;
      return tx`select c.slug, private.vat_class_of_category(c.id) as class from public.categories c
        where c.slug in ('food', 'jams', 'gifts', 'boxes', 'teas') order by c.slug`;
    });
    expect(Object.fromEntries(classes.map((row) => [row.slug, row.class]))).toEqual({
      food: 'reduced',
      jams: 'reduced',
      gifts: 'standard',
      boxes: 'standard',
      teas: 'standard',
    });
  });
});

describe('the profile of a stall', () => {
  it('names a country whose VAT is known', async () => {
    await addPerson(database.sql, 'taxed');
    await addVendor(database.sql, 'taxed-stall');
    await expect(
      database.sql`insert into public.vendor_tax_profiles (vendor_id, country, scheme)
        values (${idOf('taxed-stall')}, 'US', 'home')`,
    ).rejects.toMatchObject({ code: '23503' });
  });
});
