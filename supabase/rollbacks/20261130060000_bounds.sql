drop trigger limit_new_reports on public.reports;
drop trigger limit_new_imports on public.imports;
drop trigger limit_new_keys on public.vendor_api_keys;
drop trigger limit_feeds on public.inventory_feeds;
drop trigger limit_open_invitations on public.vendor_invitations;
drop trigger limit_members on public.vendor_members;
drop trigger limit_locations on public.locations;
drop trigger limit_images on public.product_images;
drop trigger limit_variants_put_on_sale on public.product_variants;
drop trigger limit_variants_on_sale on public.product_variants;
drop trigger limit_variants on public.product_variants;
drop trigger guard_picture on public.vendors;
drop trigger guard_picture on public.products;
drop trigger guard_picture_insert on public.products;
drop function private.limit_rows(), private.guard_picture();

create or replace function private.given_name(p_meta jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(p_meta) = 'string' then
    p_meta := (p_meta #>> '{}')::jsonb;
  end if;
  return left(btrim(coalesce(p_meta ->> 'full_name', '')), 120);
exception when others then
  return '';
end $$;

alter table private.feed_trials drop constraint feed_trials_mapping_check;
alter table private.feed_trials add constraint feed_trials_mapping_check
  check (jsonb_typeof(mapping) = 'object' and octet_length(mapping::text) <= 2000);
alter table public.inventory_feeds drop constraint inventory_feeds_mapping_check;
alter table public.inventory_feeds add constraint inventory_feeds_mapping_check
  check (jsonb_typeof(mapping) = 'object' and octet_length(mapping::text) <= 2000);

alter table public.reports
  drop constraint reports_summary_bound,
  drop constraint reports_html_path_bound,
  drop constraint reports_csv_path_bound,
  drop constraint reports_time_zone_bound;
alter table public.import_mappings
  drop constraint import_mappings_settings_bound,
  drop constraint import_mappings_mapping_bound;
alter table public.imports
  drop constraint imports_settings_bound,
  drop constraint imports_mapping_bound,
  drop constraint imports_sample_shape,
  drop constraint imports_headers_shape,
  drop constraint imports_bytes_bound,
  drop constraint imports_file_name_line;
alter table public.inventory_feeds
  drop constraint inventory_feeds_content_hash_bound,
  drop constraint inventory_feeds_name_line;
alter table public.stock_changes
  drop constraint stock_changes_thresholds_bound;
alter table public.order_events
  drop constraint order_events_details_bound;
alter table public.order_items
  drop constraint order_items_variant_name_bound,
  drop constraint order_items_product_name_bound;
alter table public.orders
  drop constraint orders_shipping_address_bound;
alter table public.product_images
  drop constraint product_images_position_bound,
  drop constraint product_images_renditions_bound,
  drop constraint product_images_blur_shape,
  drop constraint product_images_size_bound,
  drop constraint product_images_path_bound;
alter table public.product_variants
  drop constraint product_variants_position_bound,
  drop constraint product_variants_options_bound,
  drop constraint product_variants_sku_line,
  drop constraint product_variants_name_line;
alter table public.products
  drop constraint products_image_path_bound,
  drop constraint products_image_blur_shape,
  drop constraint products_image_alt_bound,
  drop constraint products_name_line;
alter table public.categories
  drop constraint categories_description_bound,
  drop constraint categories_slug_bound;
alter table public.notifications
  drop constraint notifications_read_at_bound,
  drop constraint notifications_link_bound;
alter table public.vendor_invitations
  drop constraint vendor_invitations_revoked_at_bound;
alter table public.vendor_api_keys
  drop constraint vendor_api_keys_revoked_at_bound,
  drop constraint vendor_api_keys_expires_at_bound,
  drop constraint vendor_api_keys_name_line;
alter table public.locations
  drop constraint locations_city_line,
  drop constraint locations_name_line;
alter table public.vendors
  drop constraint vendors_image_path_bound,
  drop constraint vendors_image_alt_bound,
  drop constraint vendors_time_zone_bound,
  drop constraint vendors_email_bound,
  drop constraint vendors_city_line,
  drop constraint vendors_tagline_line,
  drop constraint vendors_store_name_line;
alter table public.profiles
  drop constraint profiles_full_name_line;
