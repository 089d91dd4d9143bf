drop policy "stalls and admins hear their topics" on realtime.messages;
drop policy "everyone hears stock" on realtime.messages;

drop trigger tell_vendor_on_update on public.inventory;
drop trigger tell_vendor_on_insert on public.inventory;
drop trigger tell_vendor_on_insert on public.notifications;
drop trigger tell_vendor_on_update on public.vendor_orders;
drop trigger tell_vendor_on_insert on public.vendor_orders;
drop trigger pulse_buckets on public.products;
drop trigger pulse_variants_on_update on public.product_variants;
drop trigger pulse_inventory_on_delete on public.inventory;
drop trigger pulse_inventory_on_update on public.inventory;
drop trigger pulse_inventory_on_insert on public.inventory;
drop table private.stock_pulses;

drop function private.may_listen(text);
drop function private.tell_vendor_stock();
drop function private.tell_vendor_notifications();
drop function private.tell_vendor_orders();
drop function private.tell_vendor(uuid, text, uuid[]);
drop function public.flush_stock_pulses(integer);
drop function private.pulse_at_commit();
drop function private.pulse_buckets();
drop function private.pulse_inventory();
drop function private.send_stock(uuid);
drop function private.stock_payload(public.products);
drop function private.stock_bucket(boolean, public.stock_status);
drop function private.iso_now();
