drop function
  private.close_stock_take(uuid);
drop table
  public.stock_take_lines,
  public.stock_takes;
drop function
  private.stock_people(uuid, uuid[]),
  public.cancel_stock_take(uuid),
  public.finish_stock_take(uuid, uuid[]),
  private.on_shelf(uuid, uuid),
  public.count_stock(uuid, uuid, numeric, numeric),
  public.start_stock_take(uuid),
  public.undo_stock_change(uuid),
  public.transfer_stock(uuid, uuid, uuid, numeric, text),
  private.write_stock_change(uuid, uuid[], numeric[], public.movement_reason, text, jsonb),
  public.adjust_stock_many(uuid, jsonb, public.movement_reason, text, boolean),
  private.judge_stock_lines(uuid, jsonb),
  private.shelf_names(uuid, uuid),
  private.shelf_refusal(public.inventory, numeric),
  private.move_shelves(uuid[], numeric[], public.movement_reason, text, uuid),
  private.stock_actor(),
  private.require_stock_role(uuid, public.member_role);
