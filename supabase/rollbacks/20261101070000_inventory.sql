drop view public.variant_availability;
drop trigger derive_products_on_delete on public.product_variants;
drop trigger derive_products_on_update on public.product_variants;
drop trigger derive_products_on_insert on public.product_variants;
drop function
  private.shelf_json(public.inventory),
  private.move_stock(uuid, uuid, numeric, public.movement_reason, uuid, text, uuid, timestamptz);
drop table
  public.holds,
  public.inventory_movements,
  public.stock_changes,
  public.inventory;
drop function
  private.derive_products(),
  private.refresh_products(uuid[]),
  private.product_stock(uuid[]),
  private.open_shelves(uuid),
  private.refuse_ledger_change(),
  public.adjust_stock(uuid, uuid, numeric, public.movement_reason, text, bigint);
drop type public.movement_reason;
