drop trigger refuse_ledger_truncate on public.inventory_movements;
drop trigger refuse_ledger_change on public.inventory_movements;

drop function public.check_invariants();
drop function private.broken_products();
drop function private.product_stock(uuid[]);
drop function private.broken_sales();
drop function private.broken_shelves();
drop function private.refuse_ledger_change();
drop function public.adjust_stock(uuid, uuid, numeric, public.movement_reason, text, bigint);
drop function private.shelf_json(public.inventory);
drop function private.move_stock(uuid, uuid, numeric, public.movement_reason, uuid, text, uuid, timestamptz);
