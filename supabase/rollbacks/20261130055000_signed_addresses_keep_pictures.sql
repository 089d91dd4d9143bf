do $$
begin
  if to_regclass('storage.buckets') is not null then
    drop trigger keep_reviewed_picture on storage.objects;
  end if;
end $$;
drop function private.keep_reviewed_picture();
