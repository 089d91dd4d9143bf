-- What Supabase's own linter (splinter) would say of the schema, mended. supabase/tests/lints.test.ts holds the catalogue
-- to the same rules.

-- One policy for each table, verb and role ---------------------------------------------------------------------------
-- Several that allow are joined by OR for every row anyway, each with subqueries of its own. The words are the same.
drop policy "members and admins read mappings" on public.import_mappings;
drop policy "keys read mappings" on public.import_mappings;
create policy "people and keys of a stall read mappings" on public.import_mappings for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));

drop policy "members and admins read imports" on public.imports;
drop policy "keys read imports" on public.imports;
create policy "people and keys of a stall read imports" on public.imports for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));

drop policy "managers upload imports" on public.imports;
drop policy "keys upload imports" on public.imports;
create policy "managers and keys upload imports" on public.imports for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
    or vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));

drop policy "members and admins read inventory" on public.inventory;
drop policy "keys read inventory" on public.inventory;
create policy "people and keys of a stall read inventory" on public.inventory for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]));

drop policy "managers set thresholds" on public.inventory;
drop policy "keys set thresholds" on public.inventory;
create policy "managers and keys set thresholds" on public.inventory for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
    or vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

drop policy "members and admins read the ledger" on public.inventory_movements;
drop policy "keys read the ledger" on public.inventory_movements;
create policy "people and keys of a stall read the ledger" on public.inventory_movements for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

drop policy "members and admins read locations" on public.locations;
drop policy "keys read locations" on public.locations;
create policy "people and keys of a stall read locations" on public.locations for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids())::uuid[]));

drop policy "members and admins read stock changes" on public.stock_changes;
drop policy "keys read stock changes" on public.stock_changes;
create policy "people and keys of a stall read stock changes" on public.stock_changes for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

drop policy "members and admins read stock-takes" on public.stock_takes;
drop policy "keys read stock-takes" on public.stock_takes;
create policy "people and keys of a stall read stock-takes" on public.stock_takes for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

drop policy "members and admins read counts" on public.stock_take_lines;
drop policy "keys read counts" on public.stock_take_lines;
create policy "people and keys of a stall read counts" on public.stock_take_lines for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

drop policy "shoppers read their part orders" on public.vendor_orders;
drop policy "members and admins read their part orders" on public.vendor_orders;
drop policy "keys read part orders" on public.vendor_orders;
create policy "shoppers and stalls read their part orders" on public.vendor_orders for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[])
    or exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));

drop policy "shoppers read their order items" on public.order_items;
drop policy "members and admins read their order items" on public.order_items;
drop policy "keys read order items" on public.order_items;
create policy "shoppers and stalls read their order items" on public.order_items for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[])
    or exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));

drop policy "shoppers read what happened to their orders" on public.order_events;
drop policy "members and admins read what happened to theirs" on public.order_events;
drop policy "keys read what happened to orders" on public.order_events;
create policy "shoppers and stalls read what happened to their orders" on public.order_events for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[])
    or exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));

drop policy "everyone reads what approved stalls publish" on public.products;
drop policy "members and admins read all products" on public.products;
drop policy "keys read products" on public.products;
create policy "visitors read what approved stalls publish" on public.products for select to anon
  using (status = 'published' and vendor_id in (select v.id from public.vendors v where v.status = 'approved'));
create policy "people read what is published, stalls and admins all of theirs" on public.products for select to authenticated
  using ((status = 'published' and vendor_id in (select v.id from public.vendors v where v.status = 'approved'))
    or vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]));

drop policy "managers add products" on public.products;
drop policy "keys add products" on public.products;
create policy "managers and keys add products" on public.products for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
    or vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]));

drop policy "managers change products" on public.products;
drop policy "keys change products" on public.products;
create policy "managers and keys change products" on public.products for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
    or vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]));

drop policy "everyone reads variants on sale" on public.product_variants;
drop policy "members and admins read all variants" on public.product_variants;
drop policy "keys read variants" on public.product_variants;
create policy "visitors read variants on sale" on public.product_variants for select to anon
  using (is_active and exists (select from public.products p where p.id = product_id));
-- Two questions, not one: the planner then expects as many rows as there were before, and keeps its plans.
create policy "people read variants on sale, stalls and admins all of theirs" on public.product_variants for select to authenticated
  using ((is_active and exists (select from public.products p where p.id = product_id))
    or exists (select from public.products p where p.id = product_id
      and (p.vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
        or p.vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]))));

drop policy "managers add variants" on public.product_variants;
drop policy "keys add variants" on public.product_variants;
create policy "managers and keys add variants" on public.product_variants for insert to authenticated
  with check (exists (select from public.products p
    where p.id = product_id and (p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
      or p.vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]))));

drop policy "managers change variants" on public.product_variants;
drop policy "keys change variants" on public.product_variants;
create policy "managers and keys change variants" on public.product_variants for update to authenticated
  using (exists (select from public.products p
    where p.id = product_id and (p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
      or p.vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]))));

-- A key finds the products of its stall, so the policy for everyone finds their pictures.
drop policy "keys read pictures" on public.product_images;

drop policy "owners remove from the team" on public.vendor_members;
drop policy "people leave" on public.vendor_members;
create policy "owners remove from the team, and people leave" on public.vendor_members for delete to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]) or user_id = (select auth.uid()));

drop policy "everyone reads approved stalls" on public.vendors;
drop policy "members and admins read their stalls" on public.vendors;
create policy "visitors read approved stalls" on public.vendors for select to anon
  using (status = 'approved');
create policy "people read approved stalls, members and admins theirs" on public.vendors for select to authenticated
  using (status = 'approved' or id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

-- A fixed search path for every function ------------------------------------------------------------------------------
alter function private.acting_role() set search_path = '';
alter function private.is_client() set search_path = '';
alter function private.list_tags(text, uuid, uuid) set search_path = '';
alter function private.shelf_tenths(numeric, public.unit_of_measure) set search_path = '';

-- An index for every foreign key --------------------------------------------------------------------------------------
-- Without one, what a key points to cannot be removed without reading the whole table. Those of the large tables end in
-- the row's id and are unique. It must be the id: a longer key made of columns that two may insert at once would break
-- ON CONFLICT (variant_id, location_id), which answers for its own index only.
create index if not exists idx_alerts_acknowledged_by on private.alerts (acknowledged_by) where acknowledged_by is not null;
-- The same key with its columns in the order of idx_inventory_vendor_location, which then serves it too.
alter table public.inventory drop constraint inventory_location_id_vendor_id_fkey;
alter table public.inventory add constraint inventory_vendor_id_location_id_fkey
  foreign key (vendor_id, location_id) references public.locations (vendor_id, id) on delete restrict;
create unique index if not exists idx_inventory_product_vendor on public.inventory (product_id, vendor_id, id);
create unique index if not exists idx_inventory_variant_product on public.inventory (variant_id, product_id, id);
create index if not exists idx_order_events_vendor_order on public.order_events (vendor_order_id)
  where vendor_order_id is not null;
create unique index if not exists idx_order_items_location on public.order_items (location_id, id);
drop index public.idx_order_items_vendor_order;
create index idx_order_items_vendor_order on public.order_items (vendor_order_id, order_id, vendor_id);
create unique index if not exists idx_product_variants_product_unit on public.product_variants (product_id, unit, id);
