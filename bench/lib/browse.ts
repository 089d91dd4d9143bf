import { makeRandom, type Random } from '../../supabase/seed/random.ts';

/** What a shopper asks for, one request after another. `product` is set where the answer tells its stock. */
export interface Visit {
  path: string;
  kind: 'html' | 'json';
  product?: string;
}

/** Cumulative shares of Zipf's law: the n-th most popular is asked for 1/n as often as the first. */
function zipf(count: number, random: Random): () => number {
  const sums: number[] = [];
  for (let rank = 1; rank <= count; rank += 1) sums.push((sums.at(-1) ?? 0) + 1 / rank);
  const total = sums.at(-1) ?? 1;
  return () => {
    const drawn = random.next() * total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < drawn) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

export interface Market {
  products: string[];
  categories: string[];
  vendors: string[];
}

/**
 * Sessions as people browse: an entrance, some lists, some products with their live stock. Products, categories and
 * stalls by Zipf's law. The same seed makes the same sessions.
 */
export function makeSessions(market: Market, count: number, seed: string): Visit[][] {
  const random = makeRandom(seed);
  const product = zipf(market.products.length, random);
  const category = zipf(market.categories.length, random);
  const vendor = zipf(market.vendors.length, random);
  const list = (): Visit => {
    const slug = market.categories[category()];
    const sort = random.chance(0.3) ? '&sort=price_asc' : '';
    return random.chance(0.7)
      ? { path: `/products?category=${slug}${sort}`, kind: 'html' }
      : { path: `/api/supabase/products?category=${slug}${sort}`, kind: 'json' };
  };
  const look = (): Visit[] => {
    const id = market.products[product()] ?? '';
    const page: Visit = { path: `/products/${id}`, kind: 'html', product: id };
    const stock: Visit = { path: `/api/products/${id}/stock`, kind: 'json', product: id };
    return random.chance(0.6) ? [page, stock] : [page];
  };
  const entrance = (): Visit[] => {
    const drawn = random.next();
    if (drawn < 0.5) return [{ path: '/', kind: 'html' }];
    if (drawn < 0.6) return [{ path: `/vendors/${market.vendors[vendor()]}`, kind: 'html' }];
    return [];
  };
  return Array.from({ length: count }, () => {
    const visits = entrance();
    for (let step = random.int(1, 4); step > 0; step -= 1)
      visits.push(...(random.chance(0.4) ? [list()] : look()));
    return visits;
  });
}
