drop index public.idx_product_variants_product_unit;
drop index public.idx_order_items_vendor_order;
create index idx_order_items_vendor_order on public.order_items (vendor_order_id);
drop index public.idx_order_items_location;
drop index public.idx_order_events_vendor_order;
drop index public.idx_inventory_variant_product;
drop index public.idx_inventory_product_vendor;
alter table public.inventory drop constraint inventory_vendor_id_location_id_fkey;
alter table public.inventory add constraint inventory_location_id_vendor_id_fkey
  foreign key (location_id, vendor_id) references public.locations (id, vendor_id) on delete restrict;
drop index private.idx_alerts_acknowledged_by;

alter function private.acting_role() reset search_path;
alter function private.is_client() reset search_path;
alter function private.list_tags(text, uuid, uuid) reset search_path;
alter function private.shelf_tenths(numeric, public.unit_of_measure) reset search_path;

drop policy "visitors read approved stalls" on public.vendors;
drop policy "people read approved stalls, members and admins theirs" on public.vendors;
create policy "everyone reads approved stalls" on public.vendors for select to anon, authenticated
  using (status = 'approved');
create policy "members and admins read their stalls" on public.vendors for select to authenticated
  using (id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
drop policy "owners remove from the team, and people leave" on public.vendor_members;
create policy "owners remove from the team" on public.vendor_members for delete to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));
create policy "people leave" on public.vendor_members for delete to authenticated
  using (user_id = (select auth.uid()));
create policy "keys read pictures" on public.product_images for select to authenticated
  using (exists (select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[])));
drop policy "managers and keys change variants" on public.product_variants;
create policy "managers change variants" on public.product_variants for update to authenticated
  using (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])));
create policy "keys change variants" on public.product_variants for update to authenticated
  using (exists (select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[])));
drop policy "managers and keys add variants" on public.product_variants;
create policy "managers add variants" on public.product_variants for insert to authenticated
  with check (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])));
create policy "keys add variants" on public.product_variants for insert to authenticated
  with check (exists (select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[])));
drop policy "visitors read variants on sale" on public.product_variants;
drop policy "people read variants on sale, stalls and admins all of theirs" on public.product_variants;
create policy "everyone reads variants on sale" on public.product_variants for select to anon, authenticated
  using (is_active and exists (select from public.products p where p.id = product_id));
create policy "members and admins read all variants" on public.product_variants for select to authenticated
  using (exists (
    select from public.products p
    where p.id = product_id
      and (p.vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()))));
create policy "keys read variants" on public.product_variants for select to authenticated
  using (exists (select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[])));
drop policy "managers and keys change products" on public.products;
create policy "managers change products" on public.products for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "keys change products" on public.products for update to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]));
drop policy "managers and keys add products" on public.products;
create policy "managers add products" on public.products for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "keys add products" on public.products for insert to authenticated
  with check (vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]));
drop policy "visitors read what approved stalls publish" on public.products;
drop policy "people read what is published, stalls and admins all of theirs" on public.products;
create policy "everyone reads what approved stalls publish" on public.products for select to anon, authenticated
  using (status = 'published' and vendor_id in (select v.id from public.vendors v where v.status = 'approved'));
create policy "members and admins read all products" on public.products for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read products" on public.products for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]));
drop policy "shoppers and stalls read what happened to their orders" on public.order_events;
create policy "shoppers read what happened to their orders" on public.order_events for select to authenticated
  using (exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));
create policy "members and admins read what happened to theirs" on public.order_events for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read what happened to orders" on public.order_events for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[]));
drop policy "shoppers and stalls read their order items" on public.order_items;
create policy "shoppers read their order items" on public.order_items for select to authenticated
  using (exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));
create policy "members and admins read their order items" on public.order_items for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read order items" on public.order_items for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[]));
drop policy "shoppers and stalls read their part orders" on public.vendor_orders;
create policy "shoppers read their part orders" on public.vendor_orders for select to authenticated
  using (exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));
create policy "members and admins read their part orders" on public.vendor_orders for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read part orders" on public.vendor_orders for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[]));
drop policy "people and keys of a stall read counts" on public.stock_take_lines;
create policy "members and admins read counts" on public.stock_take_lines for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read counts" on public.stock_take_lines for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));
drop policy "people and keys of a stall read stock-takes" on public.stock_takes;
create policy "members and admins read stock-takes" on public.stock_takes for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read stock-takes" on public.stock_takes for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));
drop policy "people and keys of a stall read stock changes" on public.stock_changes;
create policy "members and admins read stock changes" on public.stock_changes for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read stock changes" on public.stock_changes for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));
drop policy "people and keys of a stall read locations" on public.locations;
create policy "members and admins read locations" on public.locations for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read locations" on public.locations for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids())::uuid[]));
drop policy "people and keys of a stall read the ledger" on public.inventory_movements;
create policy "members and admins read the ledger" on public.inventory_movements for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read the ledger" on public.inventory_movements for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));
drop policy "managers and keys set thresholds" on public.inventory;
create policy "managers set thresholds" on public.inventory for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "keys set thresholds" on public.inventory for update to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));
drop policy "people and keys of a stall read inventory" on public.inventory;
create policy "members and admins read inventory" on public.inventory for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read inventory" on public.inventory for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]));
drop policy "managers and keys upload imports" on public.imports;
create policy "managers upload imports" on public.imports for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "keys upload imports" on public.imports for insert to authenticated
  with check (vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));
drop policy "people and keys of a stall read imports" on public.imports;
create policy "members and admins read imports" on public.imports for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read imports" on public.imports for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));
drop policy "people and keys of a stall read mappings" on public.import_mappings;
create policy "members and admins read mappings" on public.import_mappings for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "keys read mappings" on public.import_mappings for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));
