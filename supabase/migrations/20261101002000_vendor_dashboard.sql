-- The vendor's dashboard: what its panels count by, sales by day, open orders, reports on demand, and news about what
-- is read and made. On a live table build the indexes beforehand with CREATE INDEX CONCURRENTLY IF NOT EXISTS.

-- Counts of a stall's products by status and stock, without touching the (wide) rows.
create index if not exists idx_products_vendor_status_stock on public.products (vendor_id, status, stock_status);
-- What was changed last.
create index if not exists idx_products_vendor_changed on public.products (vendor_id, updated_at desc, id desc)
  where status <> 'archived';
-- Partial, because under row-level security a comparison of enums (not leakproof) is no index condition: what is not in
-- the index is not read.
create index if not exists idx_products_vendor_rejected on public.products (vendor_id, updated_at desc, id)
  where status = 'rejected';
create index if not exists idx_products_vendor_archived on public.products (vendor_id, id) where status = 'archived';
-- Shelves to fill: sold out before low, what fell last first. Not shelves that never held anything.
create index if not exists idx_inventory_short
  on public.inventory (vendor_id, (quantity <= reserved) desc, updated_at desc, id)
  where quantity - reserved <= low_stock_threshold and version > 0;
create index if not exists idx_notifications_unread on public.notifications (vendor_id)
  where vendor_id is not null and read_at is null;

/* Throws 42501 for who is neither at the stall nor an admin nor the server. */
create function private.require_insight(p_vendor_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not private.is_service() and not private.is_admin() and not private.is_member(p_vendor_id, 'staff') then
    raise exception 'Only people of this stall may see its figures.' using errcode = '42501';
  end if;
end $$;

/* Orders and revenue of a stall by day and currency, for its last `p_days` days, today among them; days without sales
   are left out. Days begin at midnight where the stall is. Cancelled and returned part orders do not count. As its
   owner: a stall's people may not read `orders`, which has the currency.
   {today, time_zone, days: [{day, currency, orders, revenue}]} */
create function private.vendor_sales_by_day(p_vendor_id uuid, p_days integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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

/* Part orders that the stall still has to send, those that wait longest first, at most `p_limit` of them.
   {count, rows: [{id, number, status, total, currency, lines, created_at}]} */
create function private.vendor_open_orders(p_vendor_id uuid, p_limit integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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

-- Reports on demand -------------------------------------------------------------------------------------------------
alter table public.reports drop constraint reports_check;
alter table public.reports add constraint reports_days_check check (to_day between from_day and from_day + 365);

/* Asks for the report of a span of days that have ended where the stall is. For managers. The same span is made once;
   one that failed is tried again. `needs_job`: the caller sends the job that makes it, in this transaction; which is why
   this is not for the API. LS010 for days that have not ended or too many of them. */
create function private.request_report(p_vendor_id uuid, p_from_day date, p_to_day date)
returns table (id uuid, needs_job boolean)
language plpgsql security definer set search_path = ''
as $$
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

-- News on `vendor:<id>` ---------------------------------------------------------------------------------------------
/* Read by one of the stall is read for all of it: the others' badges follow. */
comment on column public.notifications.read_at is
  'When somebody read it. Of a stall''s notification: anybody who works there, for all of them.';
create trigger tell_vendor_on_update after update on public.notifications
  referencing new table as changed for each statement execute function private.tell_vendor_notifications();

create function private.tell_vendor_reports() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.tell_vendor(c.vendor_id, 'report', array_agg(c.id)) from changed c group by c.vendor_id;
  return null;
end $$;
create trigger tell_vendor_on_insert after insert on public.reports
  referencing new table as changed for each statement execute function private.tell_vendor_reports();
create trigger tell_vendor_on_update after update on public.reports
  referencing new table as changed for each statement execute function private.tell_vendor_reports();

revoke execute on function private.require_insight(uuid), private.vendor_sales_by_day(uuid, integer),
  private.vendor_open_orders(uuid, integer), private.request_report(uuid, date, date), private.tell_vendor_reports()
  from public;
grant execute on function private.vendor_sales_by_day(uuid, integer), private.vendor_open_orders(uuid, integer)
  to authenticated, service_role;
grant execute on function private.request_report(uuid, date, date) to authenticated;
