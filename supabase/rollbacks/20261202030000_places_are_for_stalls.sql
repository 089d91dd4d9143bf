drop function private.places_of_order(uuid);
revoke select (id, order_id, vendor_order_id, vendor_id, product_id, variant_id, product_name, variant_name, quantity, unit,
  step, unit_price, total, created_at, returned_quantity) on public.order_items from authenticated;
grant select on public.order_items to authenticated;
