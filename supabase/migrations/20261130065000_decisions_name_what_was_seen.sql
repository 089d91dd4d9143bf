-- An admin's decision names the state that the admin saw, and holds for no other: whatever shoppers would see of a
-- product that waits, or of a stall that is not open, moves that state, by whichever way it is changed.
--
-- A product's state is a moment: `updated_at`, which every edit of its own row moves, and a millisecond more for each
-- edit of its parts. Editors go on with `updated_at` alone: a picture must not spoil a text that is being written.
-- Both only grow, so no state comes twice. The stall's state is its `updated_at`.

/* As before, and: never the same millisecond twice, which is what clients compare. A transaction that began earlier may
   come later; within one transaction it stays. */
create or replace function private.touch_updated_at() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := case
    when now() = old.updated_at or date_trunc('milliseconds', now()) > old.updated_at then now()
    else old.updated_at + interval '1 millisecond' end;
  return new;
end $$;

create table private.product_part_edits (
  product_id uuid primary key references public.products (id) on delete cascade,
  edits integer not null check (edits > 0)
);
comment on table private.product_part_edits is
  'How often a stall changed pictures or variants of a product while it waited for a decision.';
revoke all on private.product_part_edits from public, anon, authenticated, service_role;

/* What a decision about a product has to name. For admins. */
create function private.review_state(p_product_id uuid) returns timestamptz
language sql stable security definer set search_path = ''
as $$
  select p.updated_at + coalesce(e.edits, 0) * interval '1 millisecond'
  from public.products p left join private.product_part_edits e on e.product_id = p.id
  where p.id = p_product_id and private.is_admin()
$$;

/* Moves the state of those that wait. The caller holds the products' rows. What this transaction made or edited itself
   has moved already. */
create function private.note_part_edits(p_product_ids uuid[]) returns void
language sql security definer set search_path = ''
as $$
  insert into private.product_part_edits as e (product_id, edits)
  select p.id, 1 from public.products p
  where p.id = any (p_product_ids) and p.status = 'pending' and p.updated_at <> now() order by p.id
  on conflict (product_id) do update set edits = e.edits + 1
$$;

/* As before, and: a decision that is under way and an edit of parts are one after the other, and the later one knows of
   the earlier. */
create or replace function private.require_review(p_product_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.products p where p.id = any (p_product_ids)
    and (p.status <> 'published' or private.edits_need_review(p.vendor_id)) order by p.id for no key update;
  update public.products p
  set status = case when p.status = 'published' then 'pending' else p.status end,
    archived_from = case when p.archived_from = 'published' then 'pending' else p.archived_from end
  where p.id = any (p_product_ids) and 'published' in (p.status, p.archived_from)
    and private.edits_need_review(p.vendor_id);
  perform private.note_part_edits(p_product_ids);
end $$;

/* The picture on the card, where a client sets it by hand. */
create function private.review_card_picture() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_stall_edit() then
    perform private.note_part_edits(array[new.id]);
  end if;
  return null;
end $$;
create trigger review_card_picture after update of image_path, image_alt, image_blur on public.products
  for each row when (new.status = 'pending' and (new.image_path, new.image_alt, new.image_blur)
    is distinct from (old.image_path, old.image_alt, old.image_blur))
  execute function private.review_card_picture();

-- Stalls ------------------------------------------------------------------------------------------------------------
/* The row of a stall that an admin is about to decide on, locked; what it was when it last changed. */
create function private.lock_vendor_for_review(p_id uuid) returns timestamptz
language plpgsql security definer set search_path = ''
as $$
declare
  state timestamptz;
begin
  if not private.is_admin() then
    raise exception 'Only admins decide about stalls.' using errcode = '42501';
  end if;
  select v.updated_at into state from public.vendors v where v.id = p_id for no key update;
  return state;
end $$;

/* Its places are part of what an admin looks at before a stall opens. */
create function private.review_locations() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_stall_edit() then
    update public.vendors v set updated_at = now()
    where v.id in (select c.vendor_id from changed c) and v.status <> 'approved';
  end if;
  return null;
end $$;
create trigger review_added after insert on public.locations referencing new table as changed
  for each statement execute function private.review_locations();
create trigger review_edit after update on public.locations referencing new table as changed
  for each statement execute function private.review_locations();
create trigger review_removed after delete on public.locations referencing old table as changed
  for each statement execute function private.review_locations();

revoke execute on function private.review_state(uuid), private.note_part_edits(uuid[]),
  private.review_card_picture(), private.lock_vendor_for_review(uuid), private.review_locations() from public;
grant execute on function private.review_state(uuid), private.lock_vendor_for_review(uuid) to authenticated;
