-- Every text, JSON and binary column has a bound, and what a page shows all of has a number that it does not exceed.
-- Whoever writes past the shop's own forms, through REST with a manager's token, cannot fill a row with 5 MB that every
-- reader of a list then pays for. The bounds hold what the forms may save (lib/*/schema.ts): those are counted in UTF-16
-- units, so a JSON text may need six bytes for each.
--
-- supabase/tests/bounds.test.ts reads the catalogue and fails on a column without a bound.

-- What is there already ---------------------------------------------------------------------------------------------
-- No form could write what is changed here; where somebody did past the forms, it is brought within the bounds.
update public.profiles set full_name = regexp_replace(full_name, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g')
  where full_name ~ '[\u0001-\u001f\u007f-\u009f]';
update public.vendors set
    store_name = regexp_replace(store_name, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g'),
    tagline = regexp_replace(tagline, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g'),
    city = regexp_replace(city, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g')
  where concat(store_name, tagline, city) ~ '[\u0001-\u001f\u007f-\u009f]';
update public.vendors set image_alt = left(regexp_replace(left(image_alt, 200), '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g'), 160)
  where char_length(image_alt) > 160 or image_alt ~ '[\u0001-\u001f\u007f-\u009f]';
update public.vendors set image_path = null
  where image_path !~ '^[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*(/[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*)*$'
    or char_length(image_path) > 320;
update public.locations set name = regexp_replace(name, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g'),
    city = regexp_replace(city, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g')
  where concat(name, city) ~ '[\u0001-\u001f\u007f-\u009f]';
update public.products set name = regexp_replace(name, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g')
  where name ~ '[\u0001-\u001f\u007f-\u009f]';
update public.products set image_alt = left(image_alt, 300) where char_length(image_alt) > 300;
update public.products set image_blur = null where image_blur !~ '^data:[A-Za-z0-9/+;=,._-]*$';
update public.products set image_path = null
  where image_path !~ '^[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*(/[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*)*$'
    or char_length(image_path) > 320;
update public.product_variants set name = regexp_replace(name, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g'),
    sku = regexp_replace(sku, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g')
  where concat(name, sku) ~ '[\u0001-\u001f\u007f-\u009f]';
update public.product_variants set options = '{}'
  where octet_length(options::text) > 4000 or jsonb_path_exists(options, '$.* ? (@.type() != "string")');
update public.product_variants set position = least(greatest(position, -1000000), 1000000)
  where position not between -1000000 and 1000000;
delete from public.product_images
  where path !~ '^[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*(/[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*)*$'
    or char_length(path) > 300;
update public.product_images set width = least(width, 50000), height = least(height, 50000),
    position = least(greatest(position, -1000000), 1000000),
    blur = case when blur ~ '^data:[A-Za-z0-9/+;=,._-]*$' then blur end
  where greatest(width, height) > 50000 or position not between -1000000 and 1000000
    or blur !~ '^data:[A-Za-z0-9/+;=,._-]*$';
update public.inventory_feeds set name = regexp_replace(name, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g')
  where name ~ '[\u0001-\u001f\u007f-\u009f]';
update public.vendor_api_keys set name = regexp_replace(name, '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g')
  where name ~ '[\u0001-\u001f\u007f-\u009f]';

-- People and stalls -------------------------------------------------------------------------------------------------
alter table public.profiles
  add constraint profiles_full_name_line check (full_name !~ '[\u0001-\u001f\u007f-\u009f]');

alter table public.vendors
  add constraint vendors_store_name_line check (store_name !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint vendors_tagline_line check (tagline !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint vendors_city_line check (city !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint vendors_email_bound check (char_length(email) <= 320 and email !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint vendors_time_zone_bound check (char_length(time_zone) <= 60),
  add constraint vendors_image_alt_bound check (char_length(image_alt) <= 160 and image_alt !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint vendors_image_path_bound check (char_length(image_path) <= 320 and image_path ~
    '^[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*(/[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*)*$');

alter table public.locations
  add constraint locations_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint locations_city_line check (city !~ '[\u0001-\u001f\u007f-\u009f]');

-- Times that a page can print: `infinity` is a timestamp, and no date.
alter table public.vendor_api_keys
  add constraint vendor_api_keys_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint vendor_api_keys_expires_at_bound check (expires_at between '2000-01-01Z' and '2999-01-01Z'),
  add constraint vendor_api_keys_revoked_at_bound check (revoked_at between '2000-01-01Z' and '2999-01-01Z');
alter table public.vendor_invitations
  add constraint vendor_invitations_revoked_at_bound check (revoked_at between '2000-01-01Z' and '2999-01-01Z');
alter table public.notifications
  add constraint notifications_link_bound check (char_length(link) <= 500),
  add constraint notifications_read_at_bound check (read_at between '2000-01-01Z' and '2999-01-01Z');

-- The catalogue -----------------------------------------------------------------------------------------------------
alter table public.categories
  add constraint categories_slug_bound check (char_length(slug) <= 80),
  add constraint categories_description_bound check (char_length(description) <= 5000);

alter table public.products
  add constraint products_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint products_image_alt_bound check (char_length(image_alt) <= 300),
  add constraint products_image_blur_shape check (image_blur ~ '^data:[A-Za-z0-9/+;=,._-]*$'),
  add constraint products_image_path_bound check (char_length(image_path) <= 320 and image_path ~
    '^[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*(/[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*)*$');

alter table public.product_variants
  add constraint product_variants_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint product_variants_sku_line check (sku !~ '[\u0001-\u001f\u007f-\u009f]'),
  -- Five options of 40 and 80 letters, as the form has them.
  add constraint product_variants_options_bound check (octet_length(options::text) <= 4000
    and not jsonb_path_exists(options, '$.* ? (@.type() != "string")')),
  add constraint product_variants_position_bound check (position between -1000000 and 1000000);

alter table public.product_images
  add constraint product_images_path_bound check (char_length(path) <= 300 and path ~
    '^[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*(/[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*)*$'),
  add constraint product_images_size_bound check (width <= 50000 and height <= 50000),
  add constraint product_images_blur_shape check (blur ~ '^data:[A-Za-z0-9/+;=,._-]*$'),
  add constraint product_images_renditions_bound check (octet_length(renditions::text) <= 20000),
  add constraint product_images_position_bound check (position between -1000000 and 1000000);

/* A picture that a stall's people name is theirs: on a product's row one of that product's pictures or a size of it
   (a new product has none yet: one from the stall's folder), on a stall's row one from its folder. What the server
   writes follows from the rows already. */
create function private.guard_picture() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  folder text;
begin
  if new.image_path is null or not private.is_client() then
    return new;
  end if;
  if tg_table_name = 'vendors' then
    folder := new.id || '/';
  else
    folder := new.vendor_id || '/';
  end if;
  if not starts_with(new.image_path, folder) or (tg_table_name = 'products' and tg_op = 'UPDATE' and not exists (
    select from public.product_images i where i.product_id = new.id and (i.path = new.image_path
      or i.renditions @> jsonb_build_array(jsonb_build_object('path', new.image_path))))) then
    raise exception 'This picture is not one of %.', case tg_table_name when 'vendors' then 'the stall' else 'the product' end
      using errcode = '23514', constraint = tg_table_name || '_image_path_own', table = tg_table_name, schema = 'public';
  end if;
  return new;
end $$;
create trigger guard_picture_insert before insert on public.products for each row
  when (new.image_path is not null) execute function private.guard_picture();
create trigger guard_picture before update of image_path on public.products for each row
  when (new.image_path is distinct from old.image_path) execute function private.guard_picture();
create trigger guard_picture before update of image_path on public.vendors for each row
  when (new.image_path is distinct from old.image_path) execute function private.guard_picture();

-- Orders ------------------------------------------------------------------------------------------------------------
alter table public.orders
  add constraint orders_shipping_address_bound check (octet_length(shipping_address::text) <= 8000);
alter table public.order_items
  add constraint order_items_product_name_bound check (char_length(product_name) <= 160),
  add constraint order_items_variant_name_bound check (char_length(variant_name) <= 80);
alter table public.order_events
  add constraint order_events_details_bound check (octet_length(details::text) <= 100000);

-- Stock, files and reports ------------------------------------------------------------------------------------------
alter table public.stock_changes
  add constraint stock_changes_thresholds_bound check (octet_length(thresholds::text) <= 400000);

alter table public.inventory_feeds
  add constraint inventory_feeds_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint inventory_feeds_content_hash_bound check (char_length(content_hash) <= 128);
-- Two columns of 120 letters and a way of 200 need more than the 2,000 bytes that there were.
alter table public.inventory_feeds drop constraint inventory_feeds_mapping_check;
alter table public.inventory_feeds add constraint inventory_feeds_mapping_check check (
  jsonb_typeof(mapping) = 'object' and octet_length(mapping::text) <= 3000
  and mapping - array['sku', 'quantity', 'rows', 'delimiter'] = '{}'
  and not jsonb_path_exists(mapping, '$.* ? (@.type() != "string")')
  and coalesce(char_length(btrim(mapping ->> 'sku')), 1) between 1 and 120
  and coalesce(char_length(btrim(mapping ->> 'quantity')), 1) between 1 and 120
  and coalesce(char_length(mapping ->> 'rows'), 0) <= 200
  and coalesce(mapping ->> 'delimiter', ',') in (',', ';', E'\t', '|'));
alter table private.feed_trials drop constraint feed_trials_mapping_check;
alter table private.feed_trials add constraint feed_trials_mapping_check
  check (jsonb_typeof(mapping) = 'object' and octet_length(mapping::text) <= 3000);

-- Seventeen columns of 200 letters.
alter table public.imports
  add constraint imports_file_name_line check (file_name !~ '[\u0001-\u001f\u007f-\u009f]'),
  add constraint imports_bytes_bound check (bytes <= 104857600),
  add constraint imports_headers_shape check (not jsonb_path_exists(headers, '$[*] ? (@.type() != "string")')),
  add constraint imports_sample_shape check (not jsonb_path_exists(sample, 'strict $[*] ? (@.type() != "array")')
    and not jsonb_path_exists(sample, '$[*][*] ? (@.type() != "string")')),
  add constraint imports_mapping_bound check (octet_length(mapping::text) <= 24000
    and not jsonb_path_exists(mapping, '$.* ? (@.type() != "string")')),
  add constraint imports_settings_bound check (octet_length(settings::text) <= 4000);
alter table public.import_mappings
  add constraint import_mappings_mapping_bound check (octet_length(mapping::text) <= 24000),
  add constraint import_mappings_settings_bound check (octet_length(settings::text) <= 4000);

alter table public.reports
  add constraint reports_time_zone_bound check (char_length(time_zone) <= 60),
  add constraint reports_csv_path_bound check (char_length(csv_path) <= 300),
  add constraint reports_html_path_bound check (char_length(html_path) <= 300),
  add constraint reports_summary_bound check (octet_length(summary::text) <= 100000);

/* As it was, and without the characters that a name may not have. */
create or replace function private.given_name(p_meta jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(p_meta) = 'string' then
    p_meta := (p_meta #>> '{}')::jsonb;
  end if;
  return left(btrim(regexp_replace(left(coalesce(p_meta ->> 'full_name', ''), 1000), '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g')), 120);
exception when others then
  return '';
end $$;

-- How many ----------------------------------------------------------------------------------------------------------
/* No more rows of one owner than a page can show. The owner's row is locked, so that two who add at once are counted
   one after the other; locks are taken in the order of ids. For what a stall asks for, itself or through a file of its
   (setting `livestall.edit`); the server's own work is not counted.
   Arguments: the column of the owner, the owner's table, how many, which rows count (a condition on `t`), a name for
   the rule, and the sentence for whoever is refused. */
create function private.limit_rows() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  owner_column text := tg_argv[0];
  is_over boolean;
begin
  if not private.is_client() and current_setting('livestall.edit', true) is distinct from 'stall' then
    return null;
  end if;
  execute format('select from public.%I p where p.id in (select a.%I from added a) order by p.id for no key update',
    tg_argv[1], owner_column);
  execute format('select true from public.%I t where t.%I in (select a.%I from added a) and (%s)
    group by t.%I having count(*) > %s limit 1',
    tg_table_name, owner_column, owner_column, tg_argv[3], owner_column, tg_argv[2]::integer) into is_over;
  if is_over then
    raise exception '%', tg_argv[5] using errcode = '23514', constraint = tg_argv[4], table = tg_table_name, schema = 'public';
  end if;
  return null;
end $$;

create trigger limit_variants after insert on public.product_variants referencing new table as added
  for each statement execute function private.limit_rows('product_id', 'products', '200', 'true',
    'product_variants_at_most', 'A product has at most 200 variants, those off sale counted. Make another product.');
create trigger limit_variants_on_sale after insert on public.product_variants referencing new table as added
  for each statement execute function private.limit_rows('product_id', 'products', '60', 't.is_active',
    'product_variants_on_sale_at_most', 'A product has at most 60 variants on sale. Make another product.');
create trigger limit_variants_put_on_sale after update on public.product_variants referencing new table as added
  for each statement execute function private.limit_rows('product_id', 'products', '60', 't.is_active',
    'product_variants_on_sale_at_most', 'A product has at most 60 variants on sale. Make another product.');
create trigger limit_images after insert on public.product_images referencing new table as added
  for each statement execute function private.limit_rows('product_id', 'products', '12', 'true',
    'product_images_at_most', 'A product has at most 12 pictures. Remove one first.');
create trigger limit_locations after insert on public.locations referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '200', 'true',
    'locations_at_most', 'A stall has at most 200 locations. Remove one first.');
create trigger limit_members after insert on public.vendor_members referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '100', 'true',
    'vendor_members_at_most', 'At most 100 people work at a stall. Remove one first.');
create trigger limit_open_invitations after insert on public.vendor_invitations referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '100',
    't.accepted_at is null and t.revoked_at is null', 'vendor_invitations_at_most',
    'A stall has at most 100 open invitations. Take one back first.');
create trigger limit_feeds after insert on public.inventory_feeds referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '20', 'true',
    'inventory_feeds_at_most', 'A stall has at most 20 feeds. Remove one that is not needed.');
create trigger limit_new_keys after insert on public.vendor_api_keys referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '100',
    't.created_at > now() - interval ''1 day''', 'vendor_api_keys_at_most',
    'A stall makes at most 100 keys in a day. Go on tomorrow.');
create trigger limit_new_imports after insert on public.imports referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '500',
    't.created_at > now() - interval ''1 day''', 'imports_at_most',
    'A stall uploads at most 500 files in a day. Go on tomorrow.');
create trigger limit_new_reports after insert on public.reports referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '200',
    't.requested_by is not null and t.created_at > now() - interval ''1 day''', 'reports_at_most',
    'A stall asks for at most 200 reports in a day. Go on tomorrow.');

revoke execute on function private.guard_picture(), private.limit_rows() from public;
