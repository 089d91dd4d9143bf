-- Reports: materialized views that a schedule refreshes, and a stall's figures of the moment.
-- The views live in `private`: the server reads them, the API does not serve them. Each has the unique index that a
-- concurrent refresh needs, so readers never wait.
-- Units are steps sold (a bag of 50 g, a jar): grams and pieces cannot be added up. Days are UTC days. Cancelled and
-- returned part orders do not count.

create materialized view private.vendor_daily_sales as
  select i.vendor_id, (i.created_at at time zone 'UTC')::date as day, o.currency,
    count(distinct i.vendor_order_id) as orders,
    sum(i.quantity / i.step)::bigint as units,
    sum(i.total) as revenue
  from public.order_items i
  join public.vendor_orders vo on vo.id = i.vendor_order_id and vo.status not in ('cancelled', 'returned')
  join public.orders o on o.id = i.order_id
  group by i.vendor_id, 2, o.currency;
create unique index idx_vendor_daily_sales on private.vendor_daily_sales (vendor_id, day, currency);

-- An order line counts 1 on its day and half as much every 14 days after; who buys a hundred counts once.
create materialized view private.product_popularity as
  select i.product_id, count(*) as orders,
    sum(power(0.5, extract(epoch from now() - i.created_at)::double precision / (14 * 86400))) as score
  from public.order_items i
  join public.vendor_orders vo on vo.id = i.vendor_order_id and vo.status not in ('cancelled', 'returned')
  where i.created_at > now() - interval '90 days'
  group by i.product_id;
create unique index idx_product_popularity on private.product_popularity (product_id);
create index idx_product_popularity_score on private.product_popularity (score desc, product_id);

-- For each product the 20 that most often went into the same order in the last 90 days.
create materialized view private.bought_together as
  with lines as (
    select distinct i.order_id, i.product_id from public.order_items i
    join public.vendor_orders vo on vo.id = i.vendor_order_id and vo.status not in ('cancelled', 'returned')
    where i.created_at > now() - interval '90 days'
  ), pairs as (
    select a.product_id, b.product_id as other_id, count(*) as orders,
      row_number() over (partition by a.product_id order by count(*) desc, b.product_id) as place
    from lines a join lines b on b.order_id = a.order_id and b.product_id <> a.product_id
    group by a.product_id, b.product_id
  )
  select p.product_id, p.other_id, p.orders from pairs p where p.place <= 20;
create unique index idx_bought_together on private.bought_together (product_id, other_id);

-- Products that shoppers can see in a category and everything below it.
create materialized view private.category_counts as
  with recursive tree as (
    select c.id as category_id, c.id as descendant_id from public.categories c
    union -- not ALL: a loop in the tree ends here
    select t.category_id, c.id from tree t join public.categories c on c.parent_id = t.descendant_id
  ), own as (
    select p.category_id, count(*) as published, count(*) filter (where p.stock_quantity > 0) as in_stock
    from public.products p join public.vendors v on v.id = p.vendor_id and v.status = 'approved'
    where p.status = 'published'
    group by p.category_id
  )
  select t.category_id, coalesce(sum(o.published), 0)::bigint as published,
    coalesce(sum(o.in_stock), 0)::bigint as in_stock
  from tree t left join own o on o.category_id = t.descendant_id
  group by t.category_id;
create unique index idx_category_counts on private.category_counts (category_id);

revoke all on private.vendor_daily_sales, private.product_popularity, private.bought_together,
  private.category_counts from public, anon, authenticated, service_role;
grant select on private.vendor_daily_sales, private.product_popularity, private.bought_together,
  private.category_counts to service_role;

/* Refreshes every report, without blocking readers, and tells how long each took. If another session is at it
   already, does nothing and returns no rows. A view restored empty from a dump gets its first, blocking, refresh. */
create function public.refresh_materialized_views() returns table (view_name text, duration_ms numeric)
language plpgsql security definer set search_path = ''
as $$
declare
  began timestamptz;
  is_populated boolean;
begin
  if not pg_try_advisory_xact_lock(hashtext('livestall.refresh_materialized_views')) then
    return;
  end if;
  for view_name, is_populated in
    select m.matviewname, m.ispopulated from pg_catalog.pg_matviews m where m.schemaname = 'private' order by 1
  loop
    began := clock_timestamp();
    execute format('refresh materialized view %s private.%I', case when is_populated then 'concurrently' end, view_name);
    duration_ms := round(extract(epoch from clock_timestamp() - began) * 1000, 1);
    return next;
  end loop;
end $$;

/* Orders, units and revenue of a stall in a span of time; `p_until` is not part of it. Revenue is told by currency,
   {"EUR": 10}: sums of different currencies are no sum. */
create function private.vendor_sales(p_vendor_id uuid, p_from timestamptz, p_until timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('orders', coalesce(sum(c.orders), 0), 'units', coalesce(sum(c.units), 0)::bigint,
    'revenue', coalesce(jsonb_object_agg(c.currency, c.revenue) filter (where c.currency is not null), '{}'))
  from (
    -- An order has one currency, so none is counted twice.
    select o.currency, count(distinct i.vendor_order_id) as orders, sum(i.quantity / i.step) as units,
      sum(i.total) as revenue
    from public.order_items i
    join public.vendor_orders vo on vo.id = i.vendor_order_id and vo.status not in ('cancelled', 'returned')
    join public.orders o on o.id = i.order_id
    where i.vendor_id = p_vendor_id and i.created_at >= p_from and i.created_at < p_until
    group by o.currency
  ) c
$$;

/* At most five products and currencies: those of the currency that most was ordered in first, in each by revenue. */
create function private.vendor_best_sellers(p_vendor_id uuid, p_from timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  with sold as (
    select i.product_id, p.name, o.currency, count(distinct i.vendor_order_id) as orders,
      sum(i.quantity / i.step)::bigint as units, sum(i.total) as revenue
    from public.order_items i
    join public.vendor_orders vo on vo.id = i.vendor_order_id and vo.status not in ('cancelled', 'returned')
    join public.orders o on o.id = i.order_id
    join public.products p on p.id = i.product_id
    where i.vendor_id = p_vendor_id and i.created_at >= p_from
    group by i.product_id, p.name, o.currency
  ), best as (
    select s.*, row_number() over (order by t.orders desc, s.currency, s.revenue desc, s.product_id) as place
    from sold s join (select w.currency, sum(w.orders) as orders from sold w group by w.currency) t
      on t.currency = s.currency
    order by place limit 5
  )
  select coalesce(jsonb_agg(to_jsonb(b) - 'place' order by b.place), '[]') from best b
$$;

/* The figures at the top of a stall's dashboard, from the live tables. For its members, admins and the server.
   {products: {draft, pending, published, rejected, archived, total},
    stock: {instock, lowstock, outofstock} of published products,
    last_30_days, previous_30_days: {orders, units, revenue: {<currency>: amount}}, open_orders,
    best_sellers: at most 5 of the last 30 days: [{product_id, name, currency, orders, units, revenue}]} */
create function public.get_vendor_stats(p_vendor_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  month_ago timestamptz := now() - interval '30 days';
  catalogue jsonb;
begin
  if not private.is_service() and not private.is_admin() and not private.is_member(p_vendor_id, 'staff') then
    raise exception 'Only people of this stall may see its figures.' using errcode = '42501';
  end if;

  select jsonb_build_object(
    'products', jsonb_build_object(
      'draft', count(*) filter (where p.status = 'draft'),
      'pending', count(*) filter (where p.status = 'pending'),
      'published', count(*) filter (where p.status = 'published'),
      'rejected', count(*) filter (where p.status = 'rejected'),
      'archived', count(*) filter (where p.status = 'archived'),
      'total', count(*)),
    'stock', jsonb_build_object(
      'instock', count(*) filter (where p.status = 'published' and p.stock_status = 'instock'),
      'lowstock', count(*) filter (where p.status = 'published' and p.stock_status = 'lowstock'),
      'outofstock', count(*) filter (where p.status = 'published' and p.stock_status = 'outofstock')))
  into catalogue from public.products p where p.vendor_id = p_vendor_id;

  return catalogue || jsonb_build_object(
    'last_30_days', private.vendor_sales(p_vendor_id, month_ago, 'infinity'),
    'previous_30_days', private.vendor_sales(p_vendor_id, month_ago - interval '30 days', month_ago),
    'open_orders', (
      select count(*) from public.vendor_orders vo
      where vo.vendor_id = p_vendor_id and vo.status in ('pending', 'accepted', 'packed')),
    'best_sellers', private.vendor_best_sellers(p_vendor_id, month_ago));
end $$;

revoke execute on function private.vendor_sales(uuid, timestamptz, timestamptz),
  private.vendor_best_sellers(uuid, timestamptz) from public;
revoke execute on function public.refresh_materialized_views() from public, anon, authenticated;
grant execute on function public.refresh_materialized_views() to service_role;
revoke execute on function public.get_vendor_stats(uuid) from public, anon;
grant execute on function public.get_vendor_stats(uuid) to authenticated, service_role;
