import type { ProductCard } from '#lib/market/catalog/schema';
import { toShelfCard } from '#lib/market/catalog/shelf-card';
import { usualStep } from '#lib/words/steps';
import { unitOfMeasure } from '#lib/words/units';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// A card is made anew when the database says that its tenth changed. Were the page to round otherwise, a card could
// show an old meter for good.

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('tenths');
});

afterAll(() => database.drop());

/** Up to where the meter is full, in quarters of a step, and some beyond. */
const quartersOfSteps = [...Array.from({ length: 800 }, (_, n) => n + 1), 2_000, 40_000, 4_000_000];

it.each(unitOfMeasure.options)(
  'a card shows another meter of %s exactly when the database says so',
  async (unit) => {
    const quantities = quartersOfSteps.map((n) => Math.round(n * usualStep[unit] * 250) / 1_000);
    const rows = await database.sql<{ tenths: number }[]>`
    select private.shelf_tenths(q, ${unit}) as tenths
    from unnest(${quantities.map(String)}::numeric[]) with ordinality as t (q, n) order by n`;
    const shown = quantities.map((stock_quantity) => {
      const card = { unit, stock_quantity, stock_status: 'instock' } as ProductCard;
      return toShelfCard(card).stock_quantity;
    });
    const shownOf = new Map<number, Set<number>>();
    for (const [n, { tenths }] of rows.entries())
      shownOf.set(tenths, (shownOf.get(tenths) ?? new Set()).add(shown[n] ?? Number.NaN));
    expect([...shownOf.values()].map((values) => values.size)).toEqual(Array(10).fill(1));
    expect(new Set(shown).size).toBe(10);
  },
);

it('a card of what is sold out shows nothing, whatever figure came with it', () => {
  const card = { unit: 'g', stock_quantity: 30, stock_status: 'outofstock' } as ProductCard;
  expect(toShelfCard(card).stock_quantity).toBe(0);
});
