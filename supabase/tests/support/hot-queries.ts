/**
 * The reads that must not slow down as the market grows, with the index each is made for. lib/<domain>/queries.ts
 * keeps to these shapes:
 * - a page begins after the last row of the one before, by (sort key, id);
 * - a category is `category_id = x`; several (a category and those below it) are one branch each of a UNION ALL,
 *   every branch with its own ORDER BY and LIMIT: the branches are then merged as they are read. `= any (…)` would
 *   walk the whole catalogue in order of the sort key;
 * - an inventory table starts from products, in the order of their names, and looks the shelves up.
 */
export interface HotQuery {
  name: string;
  index: string;
  text: string;
  /** Run under RLS as a member of the stall; else as the server. */
  asMember?: true;
}

const vendor = `md5('v5')::uuid`;
const card = `select p.id, p.name, p.price, p.stock_quantity, v.store_name from public.products p
  join public.vendors v on v.id = p.vendor_id and v.status = 'approved'`;
const listed = `p.status = 'published'`;
const someId = `md5('p5')::uuid`;

const sorts = {
  newest: {
    after: `(p.published_at, p.id) < ('2026-06-01', ${someId})`,
    order: 'p.published_at desc, p.id desc',
  },
  'price, low first': { after: `(p.price, p.id) > (20, ${someId})`, order: 'p.price, p.id' },
  'price, high first': { after: `(p.price, p.id) < (20, ${someId})`, order: 'p.price desc, p.id desc' },
  name: { after: `(p.name, p.id) > ('M', ${someId})`, order: 'p.name, p.id' },
};

function lists(where: string, scope: string, indexes: [string, string, string]): HotQuery[] {
  const [newest, price, name] = indexes;
  const indexOf = { newest, 'price, low first': price, 'price, high first': price, name };
  return (Object.keys(sorts) as (keyof typeof sorts)[]).map((sort) => ({
    name: `${scope} by ${sort}, second page`,
    index: indexOf[sort],
    text: `${card} where ${listed} ${where} and ${sorts[sort].after} order by ${sorts[sort].order} limit 25`,
  }));
}

const branch = (category: number) => `(select p.id, p.published_at from public.products p
  join public.vendors v on v.id = p.vendor_id and v.status = 'approved'
  where ${listed} and p.category_id = md5('c${category}')::uuid and ${sorts.newest.after}
  order by ${sorts.newest.order} limit 25)`;

const catalogue: HotQuery[] = [
  {
    name: 'the catalogue, first page',
    index: 'idx_products_newest',
    text: `${card} where ${listed} order by p.published_at desc, p.id desc limit 25`,
  },
  ...lists('', 'the catalogue', ['idx_products_newest', 'idx_products_price', 'idx_products_name']),
  ...lists('and p.stock_quantity > 0', 'what is in stock', [
    'idx_products_newest',
    'idx_products_price',
    'idx_products_name',
  ]),
  ...lists(`and p.category_id = md5('c12')::uuid`, 'a category', [
    'idx_products_category_newest',
    'idx_products_category_price',
    'idx_products_category_name',
  ]),
  ...lists(`and p.vendor_id = ${vendor}`, 'a stall', [
    'idx_products_vendor_newest',
    'idx_products_vendor_price',
    'idx_products_vendor_name',
  ]),
  {
    name: 'a category and the five below it',
    index: 'idx_products_category_newest',
    text: `select p.id from (${[3, 10, 18, 26, 34, 42].map(branch).join(' union all ')}) p
      order by ${sorts.newest.order} limit 25`,
  },
  {
    name: 'almost gone',
    index: 'idx_products_status_stock',
    text: `select p.id from public.products p where ${listed} and p.stock_quantity > 0 order by p.stock_quantity limit 25`,
  },
  {
    name: 'a word',
    index: 'idx_products_search',
    text: `select p.id from public.products p where ${listed}
      and p.search @@ to_tsquery('english', (select lower(split_part(name, ' ', 3)) from public.products where id = ${someId}))`,
  },
  {
    name: 'a part of a name',
    index: 'idx_products_name_trgm',
    text: `select p.id from public.products p where ${listed}
      and p.name ilike (select '%' || substr(split_part(name, ' ', 3), 2) || '%' from public.products where id = ${someId})`,
  },
];

const shelves = `select i.id, p.name, pv.sku, i.quantity from public.products p
  join public.inventory i on i.product_id = p.id
  join public.product_variants pv on pv.id = i.variant_id`;

const stalls: Omit<HotQuery, 'asMember'>[] = [
  {
    name: "a stall's products, latest first",
    index: 'idx_products_vendor_created',
    text: `select p.id, p.name, p.status from public.products p where p.vendor_id = ${vendor}
      and (p.created_at, p.id) < ('2026-06-01', ${someId}) order by p.created_at desc, p.id desc limit 50`,
  },
  {
    name: 'how many products a stall shows',
    index: 'idx_products_vendor_status_published',
    text: `select count(*) from public.products p where p.vendor_id = ${vendor} and ${listed}`,
  },
  {
    name: "a stall's products by status and stock, counted",
    index: 'idx_products_vendor_status_stock',
    text: `select p.status, p.stock_status, count(*) from public.products p where p.vendor_id = ${vendor} group by 1, 2`,
  },
  {
    name: "a stall's products, those changed last",
    index: 'idx_products_vendor_changed',
    text: `select p.id, p.name from public.products p where p.vendor_id = ${vendor} and p.status <> 'archived'
      order by p.updated_at desc, p.id desc limit 5`,
  },
  {
    name: "a stall's products that were sent back",
    index: 'idx_products_vendor_rejected',
    text: `select p.id, p.status_reason from public.products p where p.vendor_id = ${vendor} and p.status = 'rejected'
      order by p.updated_at desc, p.id limit 3`,
  },
  {
    name: "a stall's archived products",
    index: 'idx_products_vendor_archived',
    text: `select p.id from public.products p where p.vendor_id = ${vendor} and p.status = 'archived'`,
  },
  {
    name: "a stall's shelves to fill, the empty ones first",
    index: 'idx_inventory_short',
    text: `select i.id from public.inventory i where i.vendor_id = ${vendor}
      and i.quantity - i.reserved <= i.low_stock_threshold and i.version > 0
      order by (i.quantity <= i.reserved) desc, i.updated_at desc limit 8`,
  },
  {
    name: "a stall's inventory by product, first page",
    index: 'idx_products_vendor_name',
    text: `${shelves} where p.vendor_id = ${vendor} order by p.name, i.id limit 50`,
  },
  {
    name: "a stall's inventory by product, second page",
    index: 'idx_products_vendor_name',
    text: `${shelves} where p.vendor_id = ${vendor} and p.name >= 'M' and (p.name, i.id) > ('M', ${someId})
      order by p.name, i.id limit 50`,
  },
  {
    name: "a stall's emptiest shelves",
    index: 'idx_inventory_vendor_quantity',
    text: `select i.id, i.quantity from public.inventory i where i.vendor_id = ${vendor} and i.quantity > 0
      order by i.quantity limit 20`,
  },
  {
    name: "a stall's shelves below their threshold",
    index: 'idx_inventory_low_stock',
    text: `select i.id from public.inventory i where i.vendor_id = ${vendor} and i.quantity - i.reserved <= i.low_stock_threshold`,
  },
];

const stockAndOrders: HotQuery[] = [
  {
    name: 'all shelves of a stall',
    index: 'idx_inventory_vendor_location',
    text: `select i.id, i.location_id from public.inventory i where i.vendor_id = ${vendor}`,
  },
  {
    name: 'the stock of a page of products, by location',
    index: 'idx_inventory_product_location_qty',
    text: `select i.product_id, i.location_id, i.quantity from public.inventory i
      where i.product_id = any (array(select md5('p' || n)::uuid from generate_series(1, 25) n))`,
  },
  {
    name: 'products that wait for an admin',
    index: 'idx_products_pending',
    text: `select p.id from public.products p where p.status = 'pending' order by p.created_at, p.id limit 25`,
  },
  {
    name: 'the latest orders of a status',
    index: 'idx_orders_created_status',
    text: `select o.id from public.orders o where o.status = 'completed' and o.created_at < '2026-11-01'
      order by o.created_at desc limit 50`,
  },
  {
    name: "a shopper's orders",
    index: 'idx_orders_customer_created',
    text: `select o.id from public.orders o where o.customer_id = md5('u7')::uuid
      order by o.created_at desc, o.id desc limit 25`,
  },
  {
    name: 'what a stall sold in 30 days',
    index: 'idx_order_items_vendor_created',
    text: `select sum(i.total) from public.order_items i
      where i.vendor_id = ${vendor} and i.created_at >= timestamptz '2026-11-23' - interval '30 days'`,
  },
  {
    name: "a stall's orders as its people see them, second page",
    index: 'idx_vendor_orders_vendor_created',
    asMember: true,
    text: `select s.id, s.number, s.customer_name from (
        select w.id, w.created_at from public.vendor_orders w where w.vendor_id = ${vendor}
          and (w.created_at, w.id) < ('2026-11-20', ${someId}) order by w.created_at desc, w.id desc limit 31
      ) w join lateral (select s.* from public.stall_orders s where s.id = w.id offset 0) s on true
      order by w.created_at desc, w.id desc`,
  },
  {
    name: "a stall's open orders, oldest first",
    index: 'idx_vendor_orders_open',
    text: `select w.id from public.vendor_orders w where w.vendor_id = ${vendor}
      and w.status in ('pending', 'accepted', 'packed') order by w.created_at, w.id limit 25`,
  },
];

/** The stall's products are v5's: every hundredth, from the fourth. */
const imports: HotQuery[] = [
  {
    name: "an import's lines, found by SKU",
    index: 'idx_product_variants_sku',
    text: `select t.sku, v.id from (select 'SKU-product-' || (4 + 100 * n) as sku from generate_series(1, 500) n) t
      cross join lateral (
        select x.id from public.product_variants x
        join public.products p on p.id = x.product_id and p.vendor_id = ${vendor} and p.status <> 'archived'
        where x.sku = t.sku offset 0) v`,
  },
];

export const hotQueries: HotQuery[] = [
  ...catalogue,
  ...stalls.map((query) => ({ ...query, name: `${query.name}, under RLS`, asMember: true as const })),
  ...stalls,
  ...stockAndOrders,
  ...imports,
];
