create or replace function public.refresh_materialized_views() returns table (view_name text, duration_ms numeric)
language plpgsql security definer set search_path = ''
as $$
declare
  began timestamptz;
  is_populated boolean;
begin
  if not pg_try_advisory_xact_lock(hashtext('livestall.refresh_materialized_views')) then
    return;
  end if;
  for view_name, is_populated in
    select m.matviewname, m.ispopulated from pg_catalog.pg_matviews m where m.schemaname = 'private' order by 1
  loop
    began := clock_timestamp();
    execute format('refresh materialized view %s private.%I', case when is_populated then 'concurrently' end, view_name);
    duration_ms := round(extract(epoch from clock_timestamp() - began) * 1000, 1);
    return next;
  end loop;
end $$;

drop trigger announce_on_delete on public.categories;
drop trigger announce_on_update on public.categories;
drop trigger announce_on_insert on public.categories;
drop trigger announce_on_delete on public.vendors;
drop trigger announce_on_update on public.vendors;
drop trigger announce_on_insert on public.vendors;
drop trigger announce_on_delete on public.inventory;
drop trigger announce_on_update on public.inventory;
drop trigger announce_on_insert on public.inventory;
drop trigger announce_on_truncate on public.product_images;
drop trigger announce_on_delete on public.product_images;
drop trigger announce_on_update on public.product_images;
drop trigger announce_on_insert on public.product_images;
drop trigger announce_on_delete on public.product_variants;
drop trigger announce_on_update on public.product_variants;
drop trigger announce_on_insert on public.product_variants;
drop trigger announce_on_delete on public.products;
drop trigger announce_on_update on public.products;
drop trigger announce_on_insert on public.products;

drop function private.announce_everything();
drop function private.announce_categories();
drop function private.announce_vendors();
drop function private.market_tags(uuid[]);
drop function private.announce_product_parts();
drop function private.announce_products();
drop function private.shelf_tenths(numeric, public.unit_of_measure);
drop function private.list_tags(text, uuid, uuid);
drop function private.announce_tags(text[]);
