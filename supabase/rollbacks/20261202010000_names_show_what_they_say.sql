grant update (currency) on public.products to authenticated;

create or replace function private.given_name(p_meta jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
/* The name that somebody gave at sign-up, without the characters that a name may not have; '' when there is none. Some
   auth servers store the metadata as JSON in a JSON string. Whatever is in it, an account must not fail for it. */
begin
  if jsonb_typeof(p_meta) = 'string' then
    p_meta := (p_meta #>> '{}')::jsonb;
  end if;
  return left(btrim(regexp_replace(left(coalesce(p_meta ->> 'full_name', ''), 1000), '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g')), 120);
exception when others then
  return '';
end $$;

alter table public.vendors drop constraint vendors_store_name_seen;
alter table public.locations drop constraint locations_name_seen;
alter table public.vendor_api_keys drop constraint vendor_api_keys_name_seen;
alter table public.products drop constraint products_name_seen;
alter table public.inventory_feeds drop constraint inventory_feeds_name_seen;

alter table public.profiles
  drop constraint profiles_full_name_line,
  add constraint profiles_full_name_line check (full_name !~ '[\u0001-\u001f\u007f-\u009f]');
alter table public.vendors
  drop constraint vendors_city_line,
  drop constraint vendors_store_name_line,
  drop constraint vendors_tagline_line,
  add constraint vendors_city_line check (city !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint vendors_store_name_line check (store_name !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint vendors_tagline_line check (tagline !~ '[\u0001-\u001f\u007f-\u009f]');
alter table public.locations
  drop constraint locations_city_line,
  drop constraint locations_name_line,
  add constraint locations_city_line check (city !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint locations_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]');
alter table public.vendor_api_keys
  drop constraint vendor_api_keys_name_line,
  add constraint vendor_api_keys_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]');
alter table public.products
  drop constraint products_name_line,
  add constraint products_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]');
alter table public.product_variants
  drop constraint product_variants_name_line,
  drop constraint product_variants_sku_line,
  add constraint product_variants_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint product_variants_sku_line check (sku !~ '[\u0001-\u001f\u007f-\u009f]');
alter table public.inventory_feeds
  drop constraint inventory_feeds_name_line,
  add constraint inventory_feeds_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]');
alter table public.imports
  drop constraint imports_file_name_line,
  add constraint imports_file_name_line check (file_name !~ '[\u0001-\u001f\u007f-\u009f]');
