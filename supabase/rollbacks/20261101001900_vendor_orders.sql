drop function private.return_items(uuid, jsonb, text, boolean, integer);
drop function private.cancel_vendor_order(uuid, text, public.vendor_order_status);
drop function private.restock(jsonb, uuid, text);
drop function private.step_back_vendor_order(uuid, public.vendor_order_status);
drop function private.advance_vendor_order(uuid, public.vendor_order_status, public.vendor_order_status, text, text, text);
drop function private.write_step(public.vendor_orders, text, jsonb, text, text);
drop type private.order_change;
drop function private.status_of_order(uuid);
drop function private.take_part(uuid, text, public.vendor_order_status, public.vendor_order_status, integer);
drop function private.part_json(public.vendor_orders);
drop function private.may_move_order(uuid, public.member_role);
drop function private.vendor_order_steps();
drop view public.stall_orders;

-- Keys that could do nothing else go.
delete from public.vendor_api_keys where scopes = array['orders:write'];
update public.vendor_api_keys set scopes = array_remove(scopes, 'orders:write') where 'orders:write' = any (scopes);
alter table public.vendor_api_keys drop constraint vendor_api_keys_scopes_check;
alter table public.vendor_api_keys add constraint vendor_api_keys_scopes_check
  check (cardinality(scopes) between 1 and 5 and scopes <@
    array['products:read', 'products:write', 'inventory:write', 'orders:read', 'imports:write']);

alter table public.order_items drop column returned_quantity;
alter table public.vendor_orders drop column version, drop column tracking_number, drop column carrier;
