drop function
  public.adjust_stock_many(uuid, jsonb, public.movement_reason, text, boolean),
  public.transfer_stock(uuid, uuid, uuid, numeric, text), public.undo_stock_change(uuid),
  public.start_stock_take(uuid), public.count_stock(uuid, uuid, numeric, numeric),
  public.finish_stock_take(uuid, uuid[]), public.cancel_stock_take(uuid),
  private.require_stock_role(uuid, public.member_role), private.stock_actor(),
  private.move_shelves(uuid[], numeric[], public.movement_reason, text, uuid),
  private.shelf_refusal(public.inventory, numeric), private.shelf_names(uuid, uuid),
  private.judge_stock_lines(uuid, jsonb),
  private.write_stock_change(uuid, uuid[], numeric[], public.movement_reason, text, jsonb),
  private.on_shelf(uuid, uuid), private.close_stock_take(uuid), private.stock_people(uuid, uuid[]);
drop policy "keys read the ledger" on public.inventory_movements;
drop table public.stock_take_lines, public.stock_takes;
drop function private.tell_vendor_counts();
drop index public.idx_movements_change, public.idx_movements_variant;
-- The ledger stays; what belonged together is forgotten with this.
alter table public.inventory_movements drop column change_id;
drop table public.stock_changes;
