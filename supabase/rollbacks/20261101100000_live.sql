drop policy "stalls and admins hear their topics" on realtime.messages;
drop policy "everyone hears stock" on realtime.messages;
drop trigger tell_vendor_on_delete on public.stock_take_lines;
drop trigger tell_vendor_on_update on public.stock_take_lines;
drop trigger tell_vendor_on_insert on public.stock_take_lines;
drop trigger tell_vendor_on_update on public.inventory;
drop trigger tell_vendor_on_insert on public.inventory;
drop trigger tell_vendor_on_update on public.vendor_orders;
drop trigger tell_vendor_on_insert on public.vendor_orders;
drop trigger pulse_buckets on public.products;
drop trigger pulse_variants_on_update on public.product_variants;
drop trigger pulse_inventory_on_delete on public.inventory;
drop trigger pulse_inventory_on_update on public.inventory;
drop trigger pulse_inventory_on_insert on public.inventory;
drop table
  private.stock_pulses;
drop function
  private.may_listen(text),
  private.tell_vendor_counts(),
  private.tell_vendor_reports(),
  private.tell_vendor_stock(),
  private.tell_vendor_notifications(),
  private.tell_vendor_orders(),
  private.tell_vendor(uuid, text, uuid[]),
  public.flush_stock_pulses(integer),
  private.pulse_at_commit(),
  private.pulse_buckets(),
  private.pulse_inventory(),
  private.send_stock(uuid),
  private.stock_payload(public.products),
  private.stock_bucket(boolean, public.stock_status);
