drop function private.import_batch(uuid, integer, jsonb);
drop function private.apply_import(public.imports, jsonb);
drop function private.import_outcome();
drop function private.write_import(public.imports);
drop function private.plan_import_stock();
drop function private.plan_import(public.imports, jsonb);
drop function private.find_category(text);

create or replace function private.derive_products() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refresh_products(array(select distinct c.product_id from changed c));
  return null;
end $$;
