-- Pictures, reports and product files in Storage: the buckets and who may write to which folder.
--
-- What a shopper sees of a picture is what was there when it was reviewed: an object of the pictures' bucket is never
-- changed by a stall's people. A new picture is a new name, and its row goes through review. While a row names an
-- object, it cannot be removed either, nor can another one take its name.
-- A signed upload address is asked of the policies when it is made, and Storage writes what comes to it as the server,
-- past all of them: within two hours it would replace a picture that was reviewed meanwhile. Resumable uploads of a
-- hosted project end in the same way. A trigger is asked at every write.

create function private.is_picture_in_use(p_name text) returns boolean
language sql stable security definer set search_path = ''
as $$
/* Whether a product or a stall shows this object, or would if it were there: a picture, or a size of one, whose name
   is the picture's with `.w320.webp` behind it. */
  select exists (
      select from public.product_images i
      where i.path in (p_name, regexp_replace(p_name, '\.w[0-9]+\.[a-z0-9]+$', '')))
    or exists (select from public.products p where p.image_path = p_name)
    or exists (select from public.vendors v where v.image_path = p_name)
$$;

create function private.keep_reviewed_picture() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Refuses the row of a new object, or of a new version of one, for a name that a product or a stall shows. The shop's
   own server may: it makes sizes and takes out what is not picture. It owns nothing, and signs addresses for others
   only. */
begin
  if (new.owner_id is not null or current_setting('storage.operation', true) = 'storage.object.upload_signed')
    and private.is_picture_in_use(new.name) then
    raise exception 'A picture that is shown stays as it was reviewed. Upload the new one under a new name.'
      using errcode = '42501';
  end if;
  return new;
end $$;

-- A database without Storage (a bare Postgres for tests) goes without.
do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
  values
    ('product-images', 'product-images', true, 10 * 1024 * 1024,
      array['image/webp', 'image/avif', 'image/jpeg', 'image/png']),
    ('reports', 'reports', false, 50 * 1024 * 1024, array['text/csv', 'text/html']),
    -- Without a list of types: what browsers call a CSV file differs; the server looks at the bytes. Only the server
    -- writes and reads here, so there is no policy: a file may hold purchase prices, and members get what they need
    -- through the shop.
    ('imports', 'imports', false, 100 * 1024 * 1024, null)
  on conflict (id) do update set public = excluded.public, file_size_limit = excluded.file_size_limit,
    allowed_mime_types = excluded.allowed_mime_types;

  -- Anyone may download from a public bucket by its address; these policies are for writing and listing.
  create policy "livestall members list their pictures" on storage.objects for select to authenticated
    using (bucket_id = 'product-images'
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids())::text[]));
  create policy "livestall managers upload to their folder" on storage.objects for insert to authenticated
    with check (bucket_id = 'product-images' and split_part(name, '/', 2) <> ''
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[])
      and not (select private.is_picture_in_use(name)));
  create policy "livestall managers remove pictures that nothing shows" on storage.objects for delete to authenticated
    using (bucket_id = 'product-images'
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids('manager'))::text[])
      and not (select private.is_picture_in_use(name)));
  -- Reports are written by the server alone.
  create policy "livestall members read their reports" on storage.objects for select to authenticated
    using (bucket_id = 'reports'
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids())::text[]));

  -- An upload that replaces is an insert with `on conflict do update`. A plain update only moves an object, which no
  -- policy lets a stall's people do, and is asked of the policies when it happens.
  create trigger keep_reviewed_picture before insert on storage.objects for each row
    when (new.bucket_id = 'product-images') execute function private.keep_reviewed_picture();
end $$;

revoke execute on function private.is_picture_in_use(text), private.keep_reviewed_picture() from public;
grant execute on function private.is_picture_in_use(text) to authenticated;
