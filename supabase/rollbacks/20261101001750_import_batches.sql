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

create or replace function private.acting_role() returns text
language sql stable set search_path = ''
as $$ select coalesce(nullif(current_setting('role', true), 'none'), session_user::text) $$;
create or replace function private.is_client() returns boolean
language sql stable set search_path = ''
as $$ select private.acting_role() in ('anon', 'authenticated') $$;

drop trigger guard_new_product on public.products;
drop trigger guard_product on public.products;
create trigger guard_product before insert or update of status, status_reason on public.products
  for each row execute function private.guard_product();

drop trigger announce_on_insert on public.products;
drop trigger announce_on_insert on public.product_variants;
drop trigger announce_on_insert on public.inventory;
create trigger announce_on_insert after insert on public.products
  referencing new table as after for each statement execute function private.announce_products();
create trigger announce_on_insert after insert on public.product_variants
  referencing new table as after for each statement execute function private.announce_product_parts();
create trigger announce_on_insert after insert on public.inventory
  referencing new table as after for each statement execute function private.announce_product_parts();
