-- A name is what people tell stalls and goods apart by: signs that turn the text around it (bidirectional overrides,
-- embeddings and isolates) and separators of lines and paragraphs are no part of one, and something of it can be seen.
-- Names of the time before are made to fit first: every CHECK is looked at whenever a row is written, be it by a sale.
do $$
declare
  turning constant text := '[\u2028-\u202e\u2066-\u2069]';
  -- White space, what Unicode tells to show as nothing (Default_Ignorable_Code_Point), and the empty Braille pattern.
  -- `\s` knows what the locale of the database knows, so the spaces are named as well.
  seen constant text := '[^\s\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f'
    || '\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a'
    || '\U000e0000-\U000e0fff]';
  -- Not of the row's id, which a stall knows beforehand and could have put into another name.
  mark constant text := 'left(gen_random_uuid()::text, 8)';
  place record;
begin
  for place in select * from (values
    ('profiles', 'full_name', false, null),
    ('vendors', 'city', false, null),
    ('vendors', 'store_name', true, null),
    ('vendors', 'tagline', false, null),
    ('locations', 'city', false, null),
    ('locations', 'name', true, 'o.vendor_id = t.vendor_id'),
    ('vendor_api_keys', 'name', true, null),
    ('products', 'name', true, null),
    ('product_variants', 'name', false, null),
    ('product_variants', 'sku', false, 'o.product_id in (select s.id from public.products p
      join public.products s on s.vendor_id = p.vendor_id where p.id = t.product_id)'),
    ('inventory_feeds', 'name', true, 'o.vendor_id = t.vendor_id'),
    ('imports', 'file_name', false, null)
  -- `peers`: the rows `o` among which the text of `t` stands once.
  ) as x (tab, col, is_to_be_seen, peers) loop
    if place.is_to_be_seen then
      execute format('update public.%I set %I = %s where %2$I !~ %4$L', place.tab, place.col,
        quote_literal('Unnamed') || case when place.peers is null then '' else ' || '' '' || ' || mark end, seen);
    end if;
    if place.peers is not null then
      execute format('update public.%1$I t set %2$I = left(t.%2$I, 71) || ''-'' || %3$s where t.%2$I ~ %4$L and exists (
          select from public.%1$I o where %5$s and o.id <> t.id
            and regexp_replace(o.%2$I, %4$L, '' '', ''g'') = regexp_replace(t.%2$I, %4$L, '' '', ''g''))',
        place.tab, place.col, mark, turning, place.peers);
    end if;
    execute format('update public.%1$I set %2$I = regexp_replace(%2$I, %3$L, '' '', ''g'') where %2$I ~ %3$L',
      place.tab, place.col, turning);
    execute format('alter table public.%1$I drop constraint %2$I, add constraint %2$I check (%3$I !~ %4$L)',
      place.tab, place.tab || '_' || place.col || '_line', place.col,
      '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]');
    if place.is_to_be_seen then
      execute format('alter table public.%I add constraint %I check (%I ~ %L)',
        place.tab, place.tab || '_' || place.col || '_seen', place.col, seen);
    end if;
  end loop;
end $$;

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
