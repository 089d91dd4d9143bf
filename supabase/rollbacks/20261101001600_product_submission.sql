drop function private.review_product(uuid, boolean, text);
drop function private.lock_for_review(uuid);
drop function private.save_product(uuid, jsonb);
drop function private.create_product(uuid, uuid, jsonb);
drop function private.complete_variants(uuid, uuid, text, jsonb);
drop function private.refresh_product_image(uuid);
drop function private.add_product_images(uuid, jsonb);
drop function private.refuse_taken_skus(uuid, uuid, text[]);
drop function private.open_shelves(uuid);
drop function private.change_unit(uuid, public.unit_of_measure);
drop function private.require_manager(uuid);
drop function private.may_manage(uuid, text);

drop trigger guard_unit on public.products;
drop function private.guard_unit();

drop trigger touch_updated_at on public.products;
create trigger touch_updated_at before update of
  vendor_id, category_id, name, slug, description, status, status_reason, unit, currency,
  image_path, image_alt, image_blur, manage_stock on public.products
  for each row execute function private.touch_updated_at();

drop trigger review_edit on public.product_images;
drop trigger review_added on public.product_images;
drop trigger review_edit on public.product_variants;
drop trigger review_added on public.product_variants;
drop function private.review_part_edit();
drop trigger review_edit on public.products;
drop function private.review_edit();

drop trigger remember_archived on public.products;
drop function private.remember_archived();
create or replace function private.guard_product() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if not private.is_client() or private.is_admin() then
    return new;
  end if;
  if (tg_op = 'INSERT' and new.status not in ('draft', 'pending'))
    or (tg_op = 'UPDATE' and new.status <> old.status and new.status not in ('draft', 'pending', 'archived')) then
    raise exception 'Only an admin may set a product to "%".', new.status using errcode = '42501';
  end if;
  if tg_op = 'UPDATE' and new.status_reason is distinct from old.status_reason then
    raise exception 'Only an admin may give the reason of a decision.' using errcode = '42501';
  end if;
  return new;
end $$;
alter table public.products drop column archived_from;

drop function private.edits_need_review(uuid);
drop function private.set_edit_review(uuid, boolean);
drop trigger guard_edit_review on public.vendors;
drop function private.guard_edit_review();
-- A view cannot lose a column: it is made anew, with its rights.
drop view public.own_vendors;
alter table public.vendors drop column edits_need_review;
create view public.own_vendors with (security_barrier) as
  select v.* from public.vendors v
  where v.id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin());
revoke all on public.own_vendors from public, anon, authenticated, service_role;
grant select on public.own_vendors to authenticated;
