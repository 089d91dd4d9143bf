drop trigger announce_on_insert on public.inventory;
drop trigger announce_on_insert on public.product_variants;
drop trigger announce_on_insert on public.products;
drop trigger announce_on_truncate on public.product_images;
drop trigger announce_on_delete on public.categories;
drop trigger announce_on_update on public.categories;
drop trigger announce_on_insert on public.categories;
drop trigger announce_on_delete on public.vendors;
drop trigger announce_on_update on public.vendors;
drop trigger announce_on_insert on public.vendors;
drop trigger announce_on_delete on public.inventory;
drop trigger announce_on_update on public.inventory;
drop trigger announce_on_delete on public.product_images;
drop trigger announce_on_update on public.product_images;
drop trigger announce_on_insert on public.product_images;
drop trigger announce_on_delete on public.product_variants;
drop trigger announce_on_update on public.product_variants;
drop trigger announce_on_delete on public.products;
drop trigger announce_on_update on public.products;
drop function
  private.announce_everything(),
  private.announce_categories(),
  private.announce_vendors(),
  private.market_tags(uuid[]),
  private.announce_product_parts(),
  private.announce_products(),
  private.shelf_tenths(numeric, public.unit_of_measure),
  private.list_tags(text, uuid, uuid),
  private.announce_tags(text[]);
