drop function
  private.apply_import(public.imports, jsonb),
  private.write_import(public.imports),
  private.plan_import(public.imports, jsonb),
  private.cancel_import(uuid),
  private.request_import(uuid, text, jsonb);
drop table
  private.import_images,
  private.import_keys,
  private.import_batches,
  public.import_mappings,
  public.import_rows,
  public.imports;
drop function
  private.import_batch(uuid, integer, jsonb),
  private.import_outcome(),
  private.plan_import_stock(),
  private.find_category(text),
  private.end_import(uuid, text, text),
  private.tell_import(uuid),
  private.stamp_import();
