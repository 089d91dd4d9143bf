drop table public.holds;
drop table public.inventory_movements;
drop table public.inventory;
drop type public.movement_reason;
