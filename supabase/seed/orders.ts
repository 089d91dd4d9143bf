import { streets, towns } from '#supabase/seed/content/people';
import { dayMs, dayStart, hourMs, type SeedContext } from '#supabase/seed/context';
import type { Market, MarketProduct, Shelf } from '#supabase/seed/market';
import { fateOf, orderStatus, type Step } from '#supabase/seed/order-fate';
import { idFor, makeRandom, type Random } from '#supabase/seed/random';
import type { Customer } from '#supabase/seed/write-people';

export interface PlannedItem {
  id: string;
  productId: string;
  shelf: Shelf;
  quantity: number;
}

/** What one stall has to send, and what became of it so far. */
export interface PlannedPart {
  id: string;
  vendorId: string;
  status: Step['status'];
  history: Step[];
  items: PlannedItem[];
}

export interface PlannedOrder {
  id: string;
  customerId: string;
  status: ReturnType<typeof orderStatus>;
  at: number;
  address: Record<string, string>;
  parts: PlannedPart[];
}

const days = 90;
const weekRhythm = [0.8, 0.85, 0.9, 1, 1.05, 1.25, 1.35];
const basketSizes = [1, 1, 1, 2, 2, 2, 3, 3, 4, 5];
const hours = [7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 14, 15, 16, 17, 18, 18, 19, 19, 20, 20, 21, 22];

/** Orders on one day: more towards the weekend, and growing over the quarter. */
function countOn(random: Random, daysAgo: number, dayMillis: number): number {
  const growth = 11.5 + (9.5 * (days - daysAgo)) / days;
  return Math.round(
    growth * (weekRhythm[(new Date(dayMillis).getUTCDay() + 6) % 7] ?? 1) + random.float(-2.4, 2.4),
  );
}

interface Assortment {
  all: MarketProduct[];
  byVendor: Map<string, MarketProduct[]>;
  byCategory: Map<string, MarketProduct[]>;
}

function assortmentOf({ products }: Market): Assortment {
  const all = products.filter((product) => product.pull > 0 && product.shelves.length > 0);
  return {
    all,
    byVendor: Map.groupBy(all, (product) => product.vendorId),
    byCategory: Map.groupBy(all, (product) => product.categoryId),
  };
}

const byPull = (random: Random, products: MarketProduct[]): MarketProduct =>
  random.weighted(products, (product) => product.pull);

/** Most baskets stay at one stall or on one shelf of the market; that is what "bought together" can learn from. */
function fillBasket(random: Random, { all, byVendor, byCategory }: Assortment): MarketProduct[] {
  const first = byPull(random, all);
  const basket = new Set([first]);
  for (let left = random.pick(basketSizes) - 1; left > 0; left--) {
    const mood = random.next();
    const pool =
      mood < 0.55 ? byVendor.get(first.vendorId) : mood < 0.8 ? byCategory.get(first.categoryId) : all;
    basket.add(byPull(random, pool ?? all));
  }
  return [...basket];
}

function planItem(random: Random, orderId: string, product: MarketProduct): PlannedItem {
  // Shelves are listed primary location first, small packs first: early ones sell more.
  const shelf = random.weighted(product.shelves, (candidate) => 1 / (product.shelves.indexOf(candidate) + 1));
  const steps = random.pick([1, 1, 1, 1, 1, 1, 1, 2, 2, 3]);
  return {
    id: idFor('item', `${orderId}/${product.id}`),
    productId: product.id,
    shelf,
    quantity: steps * shelf.step,
  };
}

function planPart(
  random: Random,
  orderId: string,
  vendorId: string,
  items: PlannedItem[],
  at: number,
  now: number,
): PlannedPart {
  const history = fateOf(random, at, now);
  const status = history.at(-1)?.status ?? 'pending';
  return { id: idFor('part', `${orderId}/${vendorId}`), vendorId, status, history, items };
}

function addressOf({ id, fullName }: Customer): Record<string, string> {
  const random = makeRandom(`address:${id}`);
  const [postalCode, city, country] = random.pick(towns);
  return {
    full_name: fullName,
    line1: `${random.pick(streets)} ${random.int(1, 120)}`,
    postal_code: postalCode,
    city,
    country,
  };
}

function planOrder(
  name: string,
  at: number,
  now: number,
  customers: readonly Customer[],
  assortment: Assortment,
): PlannedOrder {
  const random = makeRandom(`order:${name}`);
  const id = idFor('order', name);
  const customer = random.weighted(customers, ({ weight }) => weight);
  const basket = fillBasket(random, assortment);
  const parts = [...Map.groupBy(basket, (product) => product.vendorId)].map(([vendorId, products]) =>
    planPart(
      random,
      id,
      vendorId,
      products.map((product) => planItem(random, id, product)),
      at,
      now,
    ),
  );
  return { id, customerId: customer.id, status: orderStatus(parts), at, address: addressOf(customer), parts };
}

/**
 * About 1,500 orders of the last 90 days, oldest first, none later than `now`. The same for every `now` of one day,
 * but for what happened later that day.
 */
export function planOrders(
  context: Pick<SeedContext, 'now'>,
  market: Market,
  customers: readonly Customer[],
): PlannedOrder[] {
  const now = context.now.getTime();
  const assortment = assortmentOf(market);
  const planned: PlannedOrder[] = [];
  for (let daysAgo = days; daysAgo >= 0; daysAgo--) {
    const random = makeRandom(`day:${daysAgo}`);
    const start = dayStart(context) - daysAgo * dayMs;
    for (let i = countOn(random, daysAgo, start); i > 0; i--) {
      const at = start + random.pick(hours) * hourMs + random.int(0, 3599) * 1000;
      if (at < now) planned.push(planOrder(`${daysAgo}/${i}`, at, now, customers, assortment));
    }
  }
  return planned.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}
