-- A name is what people tell stalls and goods apart by: signs that turn the text around it (bidirectional overrides,
-- embeddings and isolates) and separators of lines and paragraphs are no part of one, and something of it can be seen.
update public.profiles set full_name = regexp_replace(full_name, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where full_name ~ '[\u2028-\u202e\u2066-\u2069]';
update public.vendors set city = regexp_replace(city, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where city ~ '[\u2028-\u202e\u2066-\u2069]';
update public.vendors set store_name = regexp_replace(store_name, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where store_name ~ '[\u2028-\u202e\u2066-\u2069]';
update public.vendors set tagline = regexp_replace(tagline, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where tagline ~ '[\u2028-\u202e\u2066-\u2069]';
update public.locations set city = regexp_replace(city, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where city ~ '[\u2028-\u202e\u2066-\u2069]';
update public.locations set name = regexp_replace(name, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where name ~ '[\u2028-\u202e\u2066-\u2069]';
update public.vendor_api_keys set name = regexp_replace(name, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where name ~ '[\u2028-\u202e\u2066-\u2069]';
update public.products set name = regexp_replace(name, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where name ~ '[\u2028-\u202e\u2066-\u2069]';
update public.product_variants set name = regexp_replace(name, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where name ~ '[\u2028-\u202e\u2066-\u2069]';
update public.product_variants set sku = regexp_replace(sku, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where sku ~ '[\u2028-\u202e\u2066-\u2069]';
update public.inventory_feeds set name = regexp_replace(name, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where name ~ '[\u2028-\u202e\u2066-\u2069]';
update public.imports set file_name = regexp_replace(file_name, '[\u2028-\u202e\u2066-\u2069]+', ' ', 'g') where file_name ~ '[\u2028-\u202e\u2066-\u2069]';

alter table public.profiles
  drop constraint profiles_full_name_line,
  add constraint profiles_full_name_line check (full_name !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]');
alter table public.vendors
  drop constraint vendors_city_line,
  drop constraint vendors_store_name_line,
  drop constraint vendors_tagline_line,
  add constraint vendors_city_line check (city !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]'),
  add constraint vendors_store_name_line check (store_name !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]'),
  add constraint vendors_tagline_line check (tagline !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]');
alter table public.locations
  drop constraint locations_city_line,
  drop constraint locations_name_line,
  add constraint locations_city_line check (city !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]'),
  add constraint locations_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]');
alter table public.vendor_api_keys
  drop constraint vendor_api_keys_name_line,
  add constraint vendor_api_keys_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]');
alter table public.products
  drop constraint products_name_line,
  add constraint products_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]');
alter table public.product_variants
  drop constraint product_variants_name_line,
  drop constraint product_variants_sku_line,
  add constraint product_variants_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]'),
  add constraint product_variants_sku_line check (sku !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]');
alter table public.inventory_feeds
  drop constraint inventory_feeds_name_line,
  add constraint inventory_feeds_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]');
alter table public.imports
  drop constraint imports_file_name_line,
  add constraint imports_file_name_line check (file_name !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]');

-- Old names of nothing but such signs stay until they are changed: what they should say, nobody can tell.
alter table public.vendors add constraint vendors_store_name_seen check
  (store_name ~ '[^\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]') not valid;
alter table public.locations add constraint locations_name_seen check
  (name ~ '[^\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]') not valid;
alter table public.vendor_api_keys add constraint vendor_api_keys_name_seen check
  (name ~ '[^\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]') not valid;
alter table public.products add constraint products_name_seen check
  (name ~ '[^\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]') not valid;
alter table public.inventory_feeds add constraint inventory_feeds_name_seen check
  (name ~ '[^\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]') not valid;

create or replace function private.given_name(p_meta jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
/* The name that somebody gave at sign-up, without the characters that a name may not have; '' when there is none. Some
   auth servers store the metadata as JSON in a JSON string. Whatever is in it, an account must not fail for it. */
begin
  if jsonb_typeof(p_meta) = 'string' then
    p_meta := (p_meta #>> '{}')::jsonb;
  end if;
  return left(btrim(regexp_replace(left(coalesce(p_meta ->> 'full_name', ''), 1000), '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+', ' ', 'g')), 120);
exception when others then
  return '';
end $$;

-- `docs/vendor-api.md` promises that a currency cannot be changed later, and a price of 12 CZK is none of 12 EUR.
revoke update (currency) on public.products from authenticated;
