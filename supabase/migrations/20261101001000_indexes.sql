-- Indexes for the hot reads. A list ends its order with `id`, so that a page can begin after the last row of the one
-- before (keyset paging); an index read backwards serves the opposite order. supabase/tests/query-plans.test.ts holds
-- the queries and checks at 100,000 products that each uses its index.
-- On a live table build them beforehand with CREATE INDEX CONCURRENTLY IF NOT EXISTS under the same names, by hand:
-- inside a migration's transaction that is not possible.

-- The catalogue: all, one category, one stall; newest, by price, by name.
create index if not exists idx_products_newest on public.products (published_at desc, id desc)
  where status = 'published';
create index if not exists idx_products_price on public.products (price, id) where status = 'published';
create index if not exists idx_products_name on public.products (name, id) where status = 'published';
create index if not exists idx_products_category_newest on public.products (category_id, published_at desc, id desc)
  where status = 'published';
create index if not exists idx_products_category_price on public.products (category_id, price, id)
  where status = 'published';
create index if not exists idx_products_category_name on public.products (category_id, name, id)
  where status = 'published';
create index if not exists idx_products_vendor_newest on public.products (vendor_id, published_at desc, id desc)
  where status = 'published';
create index if not exists idx_products_vendor_price on public.products (vendor_id, price, id)
  where status = 'published';
-- Not partial: the stall's own tables of products and inventory are read in this order, in every status.
create index if not exists idx_products_vendor_name on public.products (vendor_id, name, id);

create index if not exists idx_products_vendor_status_published on public.products (vendor_id, status)
  where status = 'published';
create index if not exists idx_products_status_stock on public.products (status, stock_quantity)
  where status = 'published' and stock_quantity > 0;
create index if not exists idx_products_vendor_created on public.products (vendor_id, created_at desc);

-- What waits for an admin, oldest first.
create index if not exists idx_products_pending on public.products (created_at, id) where status = 'pending';

-- Search: words, and parts of names for suggestions and typing errors.
create index if not exists idx_products_search on public.products using gin (search) where status = 'published';
create index if not exists idx_products_name_trgm on public.products using gin (name extensions.gin_trgm_ops)
  where status = 'published';

-- Stock.
create index if not exists idx_inventory_vendor_quantity on public.inventory (vendor_id, quantity) where quantity > 0;
create index if not exists idx_inventory_product_location_qty
  on public.inventory (product_id, location_id, quantity);
-- Every shelf of a stall (counts, policies), or those of one location.
create index if not exists idx_inventory_vendor_location on public.inventory (vendor_id, location_id);
create index if not exists idx_inventory_low_stock on public.inventory (vendor_id, product_id)
  where quantity - reserved <= low_stock_threshold;

-- Orders.
create index if not exists idx_orders_created_status on public.orders (created_at desc, status);
create index if not exists idx_orders_customer_created on public.orders (customer_id, created_at desc, id desc);
create index if not exists idx_vendor_orders_open on public.vendor_orders (vendor_id, created_at, id)
  where status in ('pending', 'accepted', 'packed');
create index if not exists idx_order_items_vendor_created on public.order_items (vendor_id, created_at desc);
create index if not exists idx_order_events_vendor on public.order_events (vendor_id, id desc)
  where vendor_id is not null;
-- For foreign keys: without them, deleting a draft or its variant reads every line ever sold.
create index if not exists idx_order_items_product on public.order_items (product_id);
create index if not exists idx_order_items_variant on public.order_items (variant_id);
