drop function public.check_all_invariants();
create or replace function public.check_invariants()
returns table (invariant text, subject_id uuid, expected numeric, actual numeric, detail text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_service() and not private.is_admin() then
    raise exception 'Only admins may check the invariants.' using errcode = '42501';
  end if;
  return query
    select * from private.broken_shelves()
    union all select * from private.broken_sales()
    union all select * from private.broken_products();
end $$;
drop function private.look_at_invariants(integer), private.keep_violations(private.violation[], uuid[], uuid[], uuid[]),
  private.invariant_slice(text, integer), private.broken_products_of(uuid[]), private.broken_sales_of(uuid[], uuid[]),
  private.broken_shelves_of(uuid[], uuid[]), private.doubtful_shelves(bigint[]);
drop table private.invariant_violations, private.invariant_rounds, private.invariant_looks;
drop type private.violation;
drop index public.idx_product_variants_changed;
drop index public.idx_vendor_orders_changed;
drop index public.idx_inventory_changed;
