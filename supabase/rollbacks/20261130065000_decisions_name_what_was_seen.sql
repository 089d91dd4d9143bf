drop trigger review_added on public.locations;
drop trigger review_edit on public.locations;
drop trigger review_removed on public.locations;
drop function private.review_locations(), private.lock_vendor_for_review(uuid);

drop trigger review_card_picture on public.products;
drop function private.review_card_picture();

/* Takes products off the market whose variants or pictures were changed, until an admin has looked at them; what is in
   the archive comes back to wait. Locks products by id. */
create or replace function private.require_review(p_product_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.products p where p.id = any (p_product_ids) and 'published' in (p.status, p.archived_from)
    and private.edits_need_review(p.vendor_id) order by p.id for no key update;
  update public.products p
  set status = case when p.status = 'published' then 'pending' else p.status end,
    archived_from = case when p.archived_from = 'published' then 'pending' else p.archived_from end
  where p.id = any (p_product_ids) and 'published' in (p.status, p.archived_from)
    and private.edits_need_review(p.vendor_id);
end $$;

drop function private.note_part_edits(uuid[]), private.review_state(uuid);
drop table private.product_part_edits;

create or replace function private.touch_updated_at() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end $$;
