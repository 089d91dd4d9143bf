drop trigger guard_picture on public.vendors;
drop table
  public.product_images,
  public.product_variants,
  public.products,
  public.categories;
drop function
  private.refresh_product_image(uuid),
  private.add_product_images(uuid, jsonb),
  private.save_product(uuid, jsonb),
  private.create_product(uuid, uuid, jsonb),
  private.complete_variants(uuid, uuid, text, jsonb),
  private.refuse_taken_skus(uuid, uuid, text[]),
  private.change_unit(uuid, public.unit_of_measure),
  private.require_manager(uuid),
  private.guard_picture(),
  private.guard_unit(),
  private.stamp_publication(),
  private.remember_archived(),
  private.guard_product();
drop type public.unit_of_measure, public.stock_status, public.product_status;
