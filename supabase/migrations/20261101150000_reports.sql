-- Reports: materialized views that a schedule refreshes, a stall's figures of the moment, and files about a span of days.
--
-- The views live in `private`: the server reads them, the API does not serve them. Each has the unique index that a
-- concurrent refresh needs, so readers never wait.
-- Units are steps sold (a bag of 50 g, a jar): grams and pieces cannot be added up. Days of the views are UTC days.
-- Cancelled and returned part orders do not count.

create table public.reports (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  kind text not null check (kind in ('daily-sales')),
  from_day date not null,
  to_day date not null,
  time_zone text not null,
  state text not null default 'pending' check (state in ('pending', 'ready', 'failed')),
  csv_path text,
  html_path text,
  summary jsonb not null default '{}' check (jsonb_typeof(summary) = 'object'),
  error text check (char_length(error) <= 300),
  requested_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (vendor_id, kind, from_day, to_day),
  constraint reports_check1 check (state <> 'ready' or num_nulls(csv_path, html_path, finished_at) = 0),
  constraint reports_days_check check (to_day between from_day and from_day + 365),
  constraint reports_time_zone_bound check (char_length(time_zone) <= 60),
  constraint reports_csv_path_bound check (char_length(csv_path) <= 300),
  constraint reports_html_path_bound check (char_length(html_path) <= 300),
  constraint reports_summary_bound check (octet_length(summary::text) <= 100000)
);
comment on table public.reports is 'Files in the private Storage bucket `reports`; the same span of a stall is made once.';
comment on column public.reports.requested_by is 'Null: made by the schedule.';
create index idx_reports_vendor_created on public.reports (vendor_id, created_at desc, id desc);
create index idx_reports_requested_by on public.reports (requested_by) where requested_by is not null;

alter table public.reports enable row level security;
revoke all on public.reports from public, anon, authenticated, service_role;
grant select on public.reports to authenticated;
grant select, insert, update, delete on public.reports to service_role;
create policy "members and admins read reports" on public.reports for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

create trigger tell_vendor_on_insert after insert on public.reports
  referencing new table as changed for each statement execute function private.tell_vendor_reports();
create trigger tell_vendor_on_update after update on public.reports
  referencing new table as changed for each statement execute function private.tell_vendor_reports();
create trigger limit_new_reports after insert on public.reports referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '200',
    't.requested_by is not null and t.created_at > now() - interval ''1 day''', 'reports_at_most',
    'A stall asks for at most 200 reports in a day. Go on tomorrow.');

create materialized view private.vendor_daily_sales as
  select i.vendor_id, (i.created_at at time zone 'UTC')::date as day, o.currency,
    count(distinct i.vendor_order_id) as orders,
    sum(i.quantity / i.step)::bigint as units,
    sum(i.total) as revenue
  from public.order_items i
  join public.vendor_orders vo on vo.id = i.vendor_order_id and vo.status not in ('cancelled', 'returned')
  join public.orders o on o.id = i.order_id
  group by i.vendor_id, 2, o.currency;
comment on materialized view private.vendor_daily_sales is 'What a stall sold on a UTC day, in one currency.';
create unique index idx_vendor_daily_sales on private.vendor_daily_sales (vendor_id, day, currency);
revoke all on private.vendor_daily_sales from public, anon, authenticated, service_role;
grant select on private.vendor_daily_sales to service_role;

create materialized view private.product_popularity as
  select i.product_id, count(*) as orders,
    sum(power(0.5, extract(epoch from now() - i.created_at)::double precision / (14 * 86400))) as score
  from public.order_items i
  join public.vendor_orders vo on vo.id = i.vendor_order_id and vo.status not in ('cancelled', 'returned')
  where i.created_at > now() - interval '90 days'
  group by i.product_id;
comment on materialized view private.product_popularity is
  'An order line counts 1 on its day and half as much every 14 days after; who buys a hundred counts once.';
create unique index idx_product_popularity on private.product_popularity (product_id);
create index idx_product_popularity_score on private.product_popularity (score desc, product_id);
revoke all on private.product_popularity from public, anon, authenticated, service_role;
grant select on private.product_popularity to service_role;

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
comment on materialized view private.bought_together is
  'For each product the 20 that most often went into the same order in the last 90 days.';
create unique index idx_bought_together on private.bought_together (product_id, other_id);
revoke all on private.bought_together from public, anon, authenticated, service_role;
grant select on private.bought_together to service_role;

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
comment on materialized view private.category_counts is
  'Products that shoppers can see in a category and everything below it.';
create unique index idx_category_counts on private.category_counts (category_id);
revoke all on private.category_counts from public, anon, authenticated, service_role;
grant select on private.category_counts to service_role;

create function public.refresh_materialized_views() returns table (view_name text, duration_ms numeric)
language plpgsql security definer set search_path = ''
as $$
/* Refreshes every report, without blocking readers, and tells how long each took; caches hear of it. If another session
   is at it already, does nothing and returns no rows. A view restored empty from a dump gets its first, blocking,
   refresh. */
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
  perform private.announce_tags('{views}');
end $$;

create function private.vendor_sales(p_vendor_id uuid, p_from timestamptz, p_until timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
/* Orders, units and revenue of a stall in a span of time; `p_until` is not part of it. Revenue is told by currency,
   {"EUR": 10}: sums of different currencies are no sum. */
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

create function private.vendor_best_sellers(p_vendor_id uuid, p_from timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
/* At most five products and currencies: those of the currency that most was ordered in first, in each by revenue. */
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

create function public.get_vendor_stats(p_vendor_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
/* The figures at the top of a stall's dashboard, from the live tables. For its members, admins and the server.
   {products: {draft, pending, published, rejected, archived, total},
   stock: {instock, lowstock, outofstock} of published products,
   last_30_days, previous_30_days: {orders, units, revenue: {<currency>: amount}}, open_orders,
   best_sellers: at most 5 of the last 30 days: [{product_id, name, currency, orders, units, revenue}]} */
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

create function private.require_insight(p_vendor_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
/* Throws 42501 for who is neither at the stall nor an admin nor the server. */
begin
  if not private.is_service() and not private.is_admin() and not private.is_member(p_vendor_id, 'staff') then
    raise exception 'Only people of this stall may see its figures.' using errcode = '42501';
  end if;
end $$;

create function private.vendor_sales_by_day(p_vendor_id uuid, p_days integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
/* Orders and revenue of a stall by day and currency, for its last `p_days` days, today among them; days without sales
   are left out. Days begin at midnight where the stall is. Cancelled and returned part orders do not count. As its
   owner: a stall's people may not read `orders`, which has the currency.
   {today, time_zone, days: [{day, currency, orders, revenue}]} */
declare
  zone text;
  today date;
  sales jsonb;
begin
  perform private.require_insight(p_vendor_id);
  zone := coalesce((select v.time_zone from public.vendors v where v.id = p_vendor_id), 'UTC');
  today := (now() at time zone zone)::date;

  select coalesce(jsonb_agg(to_jsonb(d) order by d.day, d.currency), '[]') into sales
  from (
    select (vo.created_at at time zone zone)::date as day, o.currency, count(*) as orders, sum(vo.subtotal) as revenue
    from public.vendor_orders vo join public.orders o on o.id = vo.order_id
    where vo.vendor_id = p_vendor_id and vo.status not in ('cancelled', 'returned')
      and vo.created_at >= (today - (p_days - 1))::timestamp at time zone zone
    group by 1, 2
  ) d;
  return jsonb_build_object('today', today, 'time_zone', zone, 'days', sales);
end $$;

create function private.vendor_open_orders(p_vendor_id uuid, p_limit integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
/* Part orders that the stall still has to send, those that wait longest first, at most `p_limit` of them.
   {count, rows: [{id, number, status, total, currency, lines, created_at}]} */
begin
  perform private.require_insight(p_vendor_id);
  return jsonb_build_object(
    'count', (
      select count(*) from public.vendor_orders vo
      where vo.vendor_id = p_vendor_id and vo.status in ('pending', 'accepted', 'packed')),
    'rows', (
      select coalesce(jsonb_agg(to_jsonb(w) order by w.created_at, w.id), '[]')
      from (
        select vo.id, o.number, vo.status, vo.subtotal as total, o.currency, vo.created_at,
          (select count(*) from public.order_items i where i.vendor_order_id = vo.id) as lines
        from public.vendor_orders vo join public.orders o on o.id = vo.order_id
        where vo.vendor_id = p_vendor_id and vo.status in ('pending', 'accepted', 'packed')
        order by vo.created_at, vo.id limit p_limit
      ) w));
end $$;

create function private.request_report(p_vendor_id uuid, p_from_day date, p_to_day date)
returns table (id uuid, needs_job boolean)
language plpgsql security definer set search_path = ''
as $$
/* Asks for the report of a span of days that have ended where the stall is. For managers. The same span is made once;
   one that failed is tried again. `needs_job`: the caller sends the job that makes it, in this transaction; which is why
   this is not for the API. LS010 for days that have not ended or too many of them. */
#variable_conflict use_column
declare
  zone text;
  asker uuid := auth.uid();
begin
  if not private.is_member(p_vendor_id, 'manager') then
    raise exception 'Only managers of a stall may ask for reports.' using errcode = '42501';
  end if;
  select v.time_zone into zone from public.vendors v where v.id = p_vendor_id;
  if p_to_day >= (now() at time zone zone)::date then
    raise exception 'A report is about days that have ended: choose yesterday or earlier.' using errcode = 'LS010';
  end if;
  if p_to_day not between p_from_day and p_from_day + 365 then
    raise exception 'A report is about 1 to 366 days.' using errcode = 'LS010';
  end if;

  return query
    insert into public.reports as r (vendor_id, kind, from_day, to_day, time_zone, requested_by)
    values (p_vendor_id, 'daily-sales', p_from_day, p_to_day, zone, asker)
    on conflict (vendor_id, kind, from_day, to_day) do update
      set state = 'pending', error = null, requested_by = asker
      where r.state = 'failed'
    returning r.id, true;
  if not found then
    return query
      select r.id, false from public.reports r
      where r.vendor_id = p_vendor_id and r.kind = 'daily-sales' and r.from_day = p_from_day and r.to_day = p_to_day;
  end if;
end $$;

create function private.reports_due(p_now timestamptz)
returns table (vendor_id uuid, day date, time_zone text)
language sql stable set search_path = ''
as $$
/* Stalls where it is 06:00 or later and yesterday, by their own calendar, has no report. */
  select v.id, d.yesterday, v.time_zone
  from public.vendors v
  cross join lateral (select p_now at time zone v.time_zone as local) l
  cross join lateral (select l.local::date - 1 as yesterday) d
  where v.status = 'approved' and l.local::time >= time '06:00'
    and v.created_at < l.local::date::timestamp at time zone v.time_zone
    and not exists (
      select from public.reports r
      where r.vendor_id = v.id and r.kind = 'daily-sales' and r.from_day = d.yesterday and r.to_day = d.yesterday)
  order by v.id
$$;

revoke execute on function
  public.refresh_materialized_views(), private.vendor_sales(uuid, timestamptz, timestamptz),
  private.vendor_best_sellers(uuid, timestamptz), public.get_vendor_stats(uuid), private.require_insight(uuid),
  private.vendor_sales_by_day(uuid, integer), private.vendor_open_orders(uuid, integer),
  private.request_report(uuid, date, date), private.reports_due(timestamptz)
  from public, anon, authenticated, service_role;
grant execute on function public.refresh_materialized_views() to service_role;
grant execute on function
  public.get_vendor_stats(uuid), private.vendor_sales_by_day(uuid, integer),
  private.vendor_open_orders(uuid, integer) to authenticated, service_role;
grant execute on function private.request_report(uuid, date, date) to authenticated;
