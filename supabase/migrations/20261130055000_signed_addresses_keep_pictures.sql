-- A signed upload address is asked of the policies when it is made, and Storage writes what comes to it as the server,
-- past all of them: within two hours it would replace a picture that was reviewed meanwhile. Resumable uploads of a
-- hosted project end in the same way. A trigger is asked at every write.

/* Refuses the row of a new object, or of a new version of one, for a name that a product or a stall shows. The shop's own
   server may: it makes sizes and takes out what is not picture. It owns nothing, and signs addresses for others only. */
create function private.keep_reviewed_picture() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if (new.owner_id is not null or current_setting('storage.operation', true) = 'storage.object.upload_signed')
    and private.is_picture_in_use(new.name) then
    raise exception 'A picture that is shown stays as it was reviewed. Upload the new one under a new name.'
      using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function private.keep_reviewed_picture() from public;

do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  -- An upload that replaces is an insert with `on conflict do update`. A plain update only moves an object, which no
  -- policy lets a stall's people do, and is asked of the policies when it happens.
  create trigger keep_reviewed_picture before insert on storage.objects for each row
    when (new.bucket_id = 'product-images') execute function private.keep_reviewed_picture();
end $$;
