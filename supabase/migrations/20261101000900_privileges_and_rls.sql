-- Who may see and do what. Grants say which columns, policies say which rows; both must agree.
--
-- Hosted projects grant everything on new tables to the API roles, so all of it is taken back first.
-- Some columns are for fewer people than their rows are, and a column grant cannot tell one signed-in person from
-- another. They are left out of the grants, which makes `select *` fail for clients on vendors, orders and
-- vendor_orders: name the columns. A stall's people and admins read all of a stall in the view `own_vendors`.
--   vendors.email, vendors.commission_rate, orders.idempotency_key, vendor_orders.commission
-- Stock columns are written by functions and triggers only; even service_role has no UPDATE on them.
--
-- Admins read every stall and write at none, unless they work there: no policy for writing names them. What they
-- decide about a stall or a product they decide through commands.

revoke all on all tables in schema public from public, anon, authenticated, service_role;
revoke all on all sequences in schema public from public, anon, authenticated;

alter table public.profiles enable row level security;
alter table public.vendors enable row level security;
alter table public.vendor_members enable row level security;
alter table public.locations enable row level security;
alter table public.categories enable row level security;
alter table public.products enable row level security;
alter table public.product_variants enable row level security;
alter table public.product_images enable row level security;
alter table public.inventory enable row level security;
alter table public.inventory_movements enable row level security;
alter table public.holds enable row level security;
alter table public.orders enable row level security;
alter table public.vendor_orders enable row level security;
alter table public.order_items enable row level security;
alter table public.order_events enable row level security;
alter table public.notifications enable row level security;

-- The server ------------------------------------------------------------------------------------------------------
grant select, insert, update, delete on
  public.profiles, public.vendors, public.vendor_members, public.locations, public.categories,
  public.product_variants, public.product_images, public.orders, public.vendor_orders, public.order_items,
  public.order_events, public.notifications to service_role;
grant select on public.holds, public.inventory_movements to service_role;
grant select, update (low_stock_threshold) on public.inventory to service_role;
grant select, delete,
  insert (id, vendor_id, category_id, name, slug, description, status, status_reason, unit, price, currency,
    image_path, image_alt, image_blur, manage_stock, published_at, created_at),
  update (category_id, name, slug, description, status, status_reason, unit, currency,
    image_path, image_alt, image_blur, manage_stock, published_at) on public.products to service_role;

-- People ----------------------------------------------------------------------------------------------------------
grant select, update (full_name) on public.profiles to authenticated;

create policy "people read themselves, admins everyone" on public.profiles for select to authenticated
  using (id = (select auth.uid()) or (select private.is_admin()));
create policy "people change themselves" on public.profiles for update to authenticated
  using (id = (select auth.uid())) with check (id = (select auth.uid()));

-- Stalls ----------------------------------------------------------------------------------------------------------
grant select (id, slug, store_name, tagline, description, city, image_path, image_alt, status, created_at, updated_at)
  on public.vendors to anon, authenticated;
grant update (slug, store_name, tagline, description, email, city, image_path, image_alt, status)
  on public.vendors to authenticated;

create policy "everyone reads approved stalls" on public.vendors for select to anon, authenticated
  using (status = 'approved');
create policy "members and admins read their stalls" on public.vendors for select to authenticated
  using (id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "owners change stalls" on public.vendors for update to authenticated
  using (id = any ((select private.my_vendor_ids('owner'))::uuid[]));

/* The status of a stall is for admins, and its address is fixed once shoppers may have linked to it. */
create function private.guard_vendor() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if not private.is_client() then
    return new;
  end if;
  if new.status <> old.status and not private.is_admin() then
    raise exception 'Only an admin may change the status of a stall.' using errcode = '42501';
  end if;
  if new.slug <> old.slug and old.status <> 'pending' then
    raise exception 'The address of a stall is fixed once it is approved.' using errcode = '42501';
  end if;
  return new;
end $$;

create trigger guard_vendor before update on public.vendors
  for each row execute function private.guard_vendor();

-- Runs as its owner, past RLS and column grants; its WHERE is the policy.
create view public.own_vendors with (security_barrier) as
  select v.* from public.vendors v
  where v.id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin());
revoke all on public.own_vendors from public, anon, authenticated, service_role;
grant select on public.own_vendors to authenticated;

grant select, insert (vendor_id, user_id, role), update (role), delete on public.vendor_members to authenticated;

create policy "members and admins read the team" on public.vendor_members for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "owners add to the team" on public.vendor_members for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));
create policy "owners change the team" on public.vendor_members for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));
create policy "owners remove from the team" on public.vendor_members for delete to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));

/* A stall keeps an owner. The stall's row is locked, so that two owners cannot remove each other at once. */
create function private.guard_last_owner() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_client() and old.role = 'owner' and (tg_op = 'DELETE' or new.role <> 'owner') then
    perform from public.vendors v where v.id = old.vendor_id for no key update;
    if not exists (
      select from public.vendor_members m
      where m.vendor_id = old.vendor_id and m.user_id <> old.user_id and m.role = 'owner'
    ) then
      raise exception 'A stall needs an owner: make somebody else owner first.' using errcode = '42501';
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger guard_last_owner before update or delete on public.vendor_members
  for each row execute function private.guard_last_owner();

grant select, insert (id, vendor_id, name, city, is_primary), update (name, city, is_primary)
  on public.locations to authenticated;

create policy "members and admins read locations" on public.locations for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "managers add locations" on public.locations for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "managers change locations" on public.locations for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));

-- The catalogue ---------------------------------------------------------------------------------------------------
grant select on public.categories to anon, authenticated;

create policy "everyone reads categories" on public.categories for select to anon, authenticated using (true);

grant select on public.products to anon, authenticated;
grant insert (id, vendor_id, category_id, name, slug, description, status, unit, price, currency,
    image_path, image_alt, image_blur, manage_stock),
  update (category_id, name, slug, description, status, status_reason, currency,
    image_path, image_alt, image_blur, manage_stock) on public.products to authenticated;

create policy "everyone reads what approved stalls publish" on public.products for select to anon, authenticated
  using (status = 'published' and vendor_id in (select v.id from public.vendors v where v.status = 'approved'));
create policy "members and admins read all products" on public.products for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "managers add products" on public.products for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "managers change products" on public.products for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));

/* Members write, hand in and withdraw; whether a product goes on sale, and why not, is for admins. */
create function private.guard_product() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if not private.is_client() or private.is_admin() then
    return new;
  end if;
  if (tg_op = 'INSERT' and new.status not in ('draft', 'pending'))
    or (tg_op = 'UPDATE' and new.status <> old.status and new.status not in ('draft', 'pending', 'archived')) then
    raise exception 'Only an admin may set a product to "%".', new.status using errcode = '42501';
  end if;
  if tg_op = 'UPDATE' and new.status_reason is distinct from old.status_reason then
    raise exception 'Only an admin may give the reason of a decision.' using errcode = '42501';
  end if;
  return new;
end $$;

create trigger guard_product before insert or update of status, status_reason on public.products
  for each row execute function private.guard_product();

grant select on public.product_variants to anon, authenticated;
grant insert (id, product_id, sku, name, options, price, unit, step, position, is_active),
  update (sku, name, options, price, step, position, is_active) on public.product_variants to authenticated;

create policy "everyone reads variants on sale" on public.product_variants for select to anon, authenticated
  using (is_active and exists (select from public.products p where p.id = product_id));
create policy "members and admins read all variants" on public.product_variants for select to authenticated
  using (exists (
    select from public.products p
    where p.id = product_id
      and (p.vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()))));
create policy "managers add variants" on public.product_variants for insert to authenticated
  with check (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])));
create policy "managers change variants" on public.product_variants for update to authenticated
  using (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])));

grant select on public.product_images to anon, authenticated;
grant insert (id, product_id, path, alt, width, height, blur, position), update (alt, position), delete
  on public.product_images to authenticated;

-- RLS on products decides which products these two subqueries find.
create policy "everyone reads pictures of products they can read" on public.product_images
  for select to anon, authenticated
  using (exists (select from public.products p where p.id = product_id));
create policy "managers add pictures from their folder" on public.product_images for insert to authenticated
  with check (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
      and starts_with(path, p.vendor_id || '/')));
create policy "managers change pictures" on public.product_images for update to authenticated
  using (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])));
create policy "managers remove pictures" on public.product_images for delete to authenticated
  using (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])));

-- Stock -----------------------------------------------------------------------------------------------------------
grant select, update (low_stock_threshold) on public.inventory to authenticated;

create policy "members and admins read inventory" on public.inventory for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "managers set thresholds" on public.inventory for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));

grant select on public.inventory_movements to authenticated;

create policy "members and admins read the ledger" on public.inventory_movements for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

grant select on public.holds to authenticated;

create policy "admins read holds" on public.holds for select to authenticated
  using ((select private.is_admin()));

-- Shoppers see how much there is, not on which shelf. Runs as its owner, past the RLS of inventory.
create view public.variant_availability with (security_barrier) as
  select v.id as variant_id, v.product_id,
    coalesce(sum(i.quantity - i.reserved), 0) as available,
    coalesce(sum(i.reserved), 0) as held,
    coalesce(sum(i.version), 0)::bigint as version
  from public.product_variants v
  join public.products p on p.id = v.product_id and p.status = 'published'
  join public.vendors s on s.id = p.vendor_id and s.status = 'approved'
  left join public.inventory i on i.variant_id = v.id
  where v.is_active
  group by v.id, v.product_id;
revoke all on public.variant_availability from public, anon, authenticated, service_role;
grant select on public.variant_availability to anon, authenticated, service_role;

-- Orders ----------------------------------------------------------------------------------------------------------
grant select (id, number, customer_id, status, currency, subtotal, shipping, total, shipping_address,
  created_at, updated_at) on public.orders to authenticated;

create policy "shoppers read their orders, admins all" on public.orders for select to authenticated
  using (customer_id = (select auth.uid()) or (select private.is_admin()));

grant select (id, order_id, vendor_id, status, subtotal, created_at, updated_at) on public.vendor_orders to authenticated;

create policy "shoppers read their part orders" on public.vendor_orders for select to authenticated
  using (exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));
create policy "members and admins read their part orders" on public.vendor_orders for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

grant select on public.order_items to authenticated;

create policy "shoppers read their order items" on public.order_items for select to authenticated
  using (exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));
create policy "members and admins read their order items" on public.order_items for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

grant select on public.order_events to authenticated;

create policy "shoppers read what happened to their orders" on public.order_events for select to authenticated
  using (exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));
create policy "members and admins read what happened to theirs" on public.order_events for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

grant select, update (read_at) on public.notifications to authenticated;

create policy "people and stalls read their notifications" on public.notifications for select to authenticated
  using (user_id = (select auth.uid()) or vendor_id = any ((select private.my_vendor_ids())::uuid[])
    or (select private.is_admin()));
create policy "people and stalls mark theirs as read" on public.notifications for update to authenticated
  using (user_id = (select auth.uid()) or vendor_id = any ((select private.my_vendor_ids())::uuid[]));

revoke execute on function private.guard_vendor(), private.guard_last_owner(), private.guard_product() from public;

-- Pictures --------------------------------------------------------------------------------------------------------
-- A database without Storage (a bare Postgres for tests) goes without.
do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
  values ('product-images', 'product-images', true, 10 * 1024 * 1024,
    array['image/webp', 'image/avif', 'image/jpeg', 'image/png'])
  on conflict (id) do update set public = excluded.public, file_size_limit = excluded.file_size_limit,
    allowed_mime_types = excluded.allowed_mime_types;

  -- Anyone may download from a public bucket by its address; these policies are for writing and listing.
  create policy "livestall members list their pictures" on storage.objects for select to authenticated
    using (bucket_id = 'product-images'
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids())::text[]));
  create policy "livestall managers upload to their folder" on storage.objects for insert to authenticated
    with check (bucket_id = 'product-images' and split_part(name, '/', 2) <> ''
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[]));
  create policy "livestall managers replace their pictures" on storage.objects for update to authenticated
    using (bucket_id = 'product-images'
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[]))
    with check (bucket_id = 'product-images' and split_part(name, '/', 2) <> ''
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[]));
  create policy "livestall managers remove their pictures" on storage.objects for delete to authenticated
    using (bucket_id = 'product-images'
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[]));
end $$;
