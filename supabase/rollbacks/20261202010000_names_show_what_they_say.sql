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

do $$
declare
  place record;
begin
  for place in select * from (values
    ('profiles', 'full_name', false),
    ('vendors', 'city', false),
    ('vendors', 'store_name', true),
    ('vendors', 'tagline', false),
    ('locations', 'city', false),
    ('locations', 'name', true),
    ('vendor_api_keys', 'name', true),
    ('products', 'name', true),
    ('product_variants', 'name', false),
    ('product_variants', 'sku', false),
    ('inventory_feeds', 'name', true),
    ('imports', 'file_name', false)
  ) as x (tab, col, is_to_be_seen) loop
    if place.is_to_be_seen then
      execute format('alter table public.%I drop constraint %I', place.tab, place.tab || '_' || place.col || '_seen');
    end if;
    execute format('alter table public.%1$I drop constraint %2$I, add constraint %2$I check (%3$I !~ %4$L)',
      place.tab, place.tab || '_' || place.col || '_line', place.col, '[\u0001-\u001f\u007f-\u009f]');
  end loop;
end $$;
