drop table public.notifications;
drop table public.order_events;
drop table public.order_items;
drop table public.vendor_orders;
drop table public.orders;
drop type public.notification_kind;
drop type public.vendor_order_status;
drop type public.order_status;
