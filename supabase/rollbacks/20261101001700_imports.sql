drop function private.end_import(uuid, text, text);
drop function private.tell_import(uuid);
drop function public.cancel_import(uuid);
drop function public.request_import(uuid, text, jsonb);

do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  -- Files that were uploaded keep their bucket. Storage refuses deletes that do not say they are meant.
  perform set_config('storage.allow_delete_query', 'true', true);
  delete from storage.buckets b
  where b.id = 'imports' and not exists (select from storage.objects o where o.bucket_id = b.id);
end $$;

drop index public.idx_product_variants_sku;
drop table private.import_images;
drop table private.import_keys;
drop table private.import_batches;
drop table public.import_mappings;
drop table public.import_rows;
drop table public.imports;
drop function private.stamp_import();
