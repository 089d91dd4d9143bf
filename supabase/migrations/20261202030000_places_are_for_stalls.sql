-- From which place a stall takes goods is no business of the shopper, who reads the lines of an order as its stall does:
-- ids of places told which goods lie together, and how a stall divides its stock.
revoke select on public.order_items from authenticated;
grant select (id, order_id, vendor_order_id, vendor_id, product_id, variant_id, product_name, variant_name, quantity, unit,
  step, unit_price, total, created_at, returned_quantity) on public.order_items to authenticated;

create function private.places_of_order(p_vendor_order_id uuid) returns table (item_id uuid, location_name text)
language sql stable security definer set search_path = ''
as $$
/* From where the lines of a part order are taken, for whoever reads the stall's orders: its people, programs with a key
   for them, and admins; nobody for anybody else. */
  select i.id, l.name from public.order_items i join public.locations l on l.id = i.location_id
  where i.vendor_order_id = p_vendor_order_id
    and (private.is_member(i.vendor_id) or private.is_admin()
      or i.vendor_id = any (private.key_vendor_ids('orders:read')))
$$;
revoke execute on function private.places_of_order(uuid) from public;
grant execute on function private.places_of_order(uuid) to authenticated, service_role;
