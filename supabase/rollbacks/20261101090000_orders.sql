drop view public.stall_orders;
drop function
  private.write_step(public.vendor_orders, text, jsonb, text, text),
  private.take_part(uuid, text, public.vendor_order_status, public.vendor_order_status, integer),
  private.part_json(public.vendor_orders);
drop table
  private.order_event_actors,
  public.order_events,
  public.order_items,
  public.vendor_orders,
  public.orders;
drop function
  private.return_items(uuid, jsonb, text, boolean, integer),
  private.cancel_vendor_order(uuid, text, public.vendor_order_status),
  private.restock(jsonb, uuid, text),
  private.step_back_vendor_order(uuid, public.vendor_order_status),
  private.advance_vendor_order(uuid, public.vendor_order_status, public.vendor_order_status, text, text, text),
  private.actors_of_order(uuid),
  private.status_of_order(uuid),
  private.may_move_order(uuid, public.member_role),
  private.vendor_order_steps();
drop type private.order_change, public.vendor_order_status, public.order_status;
