do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  drop policy "livestall managers remove pictures that nothing shows" on storage.objects;
  drop policy "livestall managers upload to their folder" on storage.objects;
  create policy "livestall managers upload to their folder" on storage.objects for insert to authenticated
    with check (bucket_id = 'product-images' and split_part(name, '/', 2) <> ''
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[]));
  create policy "livestall managers replace their pictures" on storage.objects for update to authenticated
    using (bucket_id = 'product-images'
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[]))
    with check (bucket_id = 'product-images' and split_part(name, '/', 2) <> ''
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[]));
  create policy "livestall managers remove their pictures" on storage.objects for delete to authenticated
    using (bucket_id = 'product-images'
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[]));
end $$;
drop index public.idx_products_image_path;
drop index public.idx_product_images_path;
drop function private.is_picture_in_use(text);
