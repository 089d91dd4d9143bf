-- What a shopper sees of a picture is what was there when it was reviewed: an object of the pictures' bucket is never
-- changed by a stall's people. A new picture is a new name, and its row goes through review. While a row names an
-- object, it cannot be removed either, nor can another one take its name.

/* Whether a product or a stall shows this object, or would if it were there: a picture, or a size of one, whose name
   is the picture's with `.w320.webp` behind it. */
create function private.is_picture_in_use(p_name text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
      select from public.product_images i
      where i.path in (p_name, regexp_replace(p_name, '\.w[0-9]+\.[a-z0-9]+$', '')))
    or exists (select from public.products p where p.image_path = p_name)
    or exists (select from public.vendors v where v.image_path = p_name)
$$;
revoke execute on function private.is_picture_in_use(text) from public;
grant execute on function private.is_picture_in_use(text) to authenticated;

create index idx_product_images_path on public.product_images (path);
create index idx_products_image_path on public.products (image_path) where image_path is not null;

do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  drop policy "livestall managers replace their pictures" on storage.objects;
  drop policy "livestall managers upload to their folder" on storage.objects;
  drop policy "livestall managers remove their pictures" on storage.objects;
  create policy "livestall managers upload to their folder" on storage.objects for insert to authenticated
    with check (bucket_id = 'product-images' and split_part(name, '/', 2) <> ''
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[])
      and not (select private.is_picture_in_use(name)));
  create policy "livestall managers remove pictures that nothing shows" on storage.objects for delete to authenticated
    using (bucket_id = 'product-images'
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[])
      and not (select private.is_picture_in_use(name)));
end $$;
