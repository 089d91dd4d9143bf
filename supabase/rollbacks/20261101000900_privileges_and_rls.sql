-- The rights that a hosted project gives to the API roles by default are not given back: without the policies they
-- would open every table to everyone. The server's connection, which owns the tables, goes on working.
revoke all on all tables in schema public from anon, authenticated, service_role;

drop view public.variant_availability;
drop view public.own_vendors;

drop trigger guard_product on public.products;
drop trigger guard_last_owner on public.vendor_members;
drop trigger guard_vendor on public.vendors;
drop function private.guard_product();
drop function private.guard_last_owner();
drop function private.guard_vendor();

drop policy "people and stalls mark theirs as read" on public.notifications;
drop policy "people and stalls read their notifications" on public.notifications;
drop policy "members and admins read what happened to theirs" on public.order_events;
drop policy "shoppers read what happened to their orders" on public.order_events;
drop policy "members and admins read their order items" on public.order_items;
drop policy "shoppers read their order items" on public.order_items;
drop policy "members and admins read their part orders" on public.vendor_orders;
drop policy "shoppers read their part orders" on public.vendor_orders;
drop policy "shoppers read their orders, admins all" on public.orders;
drop policy "admins read holds" on public.holds;
drop policy "members and admins read the ledger" on public.inventory_movements;
drop policy "managers set thresholds" on public.inventory;
drop policy "members and admins read inventory" on public.inventory;
drop policy "managers remove pictures" on public.product_images;
drop policy "managers change pictures" on public.product_images;
drop policy "managers add pictures from their folder" on public.product_images;
drop policy "everyone reads pictures of products they can read" on public.product_images;
drop policy "managers change variants" on public.product_variants;
drop policy "managers add variants" on public.product_variants;
drop policy "members and admins read all variants" on public.product_variants;
drop policy "everyone reads variants on sale" on public.product_variants;
drop policy "managers change products" on public.products;
drop policy "managers add products" on public.products;
drop policy "members and admins read all products" on public.products;
drop policy "everyone reads what approved stalls publish" on public.products;
drop policy "everyone reads categories" on public.categories;
drop policy "managers change locations" on public.locations;
drop policy "managers add locations" on public.locations;
drop policy "members and admins read locations" on public.locations;
drop policy "owners remove from the team" on public.vendor_members;
drop policy "owners change the team" on public.vendor_members;
drop policy "owners add to the team" on public.vendor_members;
drop policy "members and admins read the team" on public.vendor_members;
drop policy "owners change stalls" on public.vendors;
drop policy "members and admins read their stalls" on public.vendors;
drop policy "everyone reads approved stalls" on public.vendors;
drop policy "people change themselves" on public.profiles;
drop policy "people read themselves, admins everyone" on public.profiles;

alter table public.notifications disable row level security;
alter table public.order_events disable row level security;
alter table public.order_items disable row level security;
alter table public.vendor_orders disable row level security;
alter table public.orders disable row level security;
alter table public.holds disable row level security;
alter table public.inventory_movements disable row level security;
alter table public.inventory disable row level security;
alter table public.product_images disable row level security;
alter table public.product_variants disable row level security;
alter table public.products disable row level security;
alter table public.categories disable row level security;
alter table public.locations disable row level security;
alter table public.vendor_members disable row level security;
alter table public.vendors disable row level security;
alter table public.profiles disable row level security;

do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  drop policy "livestall managers remove their pictures" on storage.objects;
  drop policy "livestall managers replace their pictures" on storage.objects;
  drop policy "livestall managers upload to their folder" on storage.objects;
  drop policy "livestall members list their pictures" on storage.objects;
  -- Pictures that were uploaded keep their bucket. Storage refuses deletes that do not say they are meant.
  perform set_config('storage.allow_delete_query', 'true', true);
  delete from storage.buckets b
  where b.id = 'product-images' and not exists (select from storage.objects o where o.bucket_id = b.id);
end $$;
