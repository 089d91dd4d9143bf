drop trigger if exists tell_vendor_on_update on public.reports;
drop trigger if exists tell_vendor_on_insert on public.reports;
drop function if exists private.tell_vendor_reports();
drop trigger if exists tell_vendor_on_update on public.notifications;
comment on column public.notifications.read_at is null;

drop function if exists private.request_report(uuid, date, date);
alter table public.reports drop constraint if exists reports_days_check;
-- They can be asked for again.
delete from public.reports where to_day > from_day + 91;
alter table public.reports add constraint reports_check check (to_day between from_day and from_day + 91);

drop function if exists private.vendor_open_orders(uuid, integer);
drop function if exists private.vendor_sales_by_day(uuid, integer);
drop function if exists private.require_insight(uuid);
drop index if exists public.idx_notifications_unread;
drop index if exists public.idx_inventory_short;
drop index if exists public.idx_products_vendor_archived;
drop index if exists public.idx_products_vendor_rejected;
drop index if exists public.idx_products_vendor_changed;
drop index if exists public.idx_products_vendor_status_stock;
