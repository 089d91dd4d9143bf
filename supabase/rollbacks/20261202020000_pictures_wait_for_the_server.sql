grant insert (image_path, image_alt, image_blur) on public.products to authenticated;
create or replace function private.guard_picture() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* A picture that a stall's people name is theirs: on a product's row one of that product's pictures or a size of it
   (a new product has none yet: one from the stall's folder), on a stall's row one from its folder. What the server
   writes follows from the rows already. */
declare
  folder text;
begin
  if new.image_path is null or not private.is_client() then
    return new;
  end if;
  if tg_table_name = 'vendors' then
    folder := new.id || '/';
  else
    folder := new.vendor_id || '/';
  end if;
  if not starts_with(new.image_path, folder) or (tg_table_name = 'products' and tg_op = 'UPDATE' and not exists (
    select from public.product_images i where i.product_id = new.id and (i.path = new.image_path
      or i.renditions @> jsonb_build_array(jsonb_build_object('path', new.image_path))))) then
    raise exception 'This picture is not one of %.', case tg_table_name when 'vendors' then 'the stall' else 'the product' end
      using errcode = '23514', constraint = tg_table_name || '_image_path_own', table = tg_table_name, schema = 'public';
  end if;
  return new;
end $$;

grant insert (blur) on public.product_images to authenticated;
alter policy "managers add pictures from their folder" on public.product_images
  with check (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
      and starts_with(path, p.vendor_id || '/')));
