-- Whatever shoppers see of a product is looked at again where the stall's edits are, by whichever way it changes: the
-- form, REST, a key, a file.
--
-- What shoppers see                     and by what it changes
--   products: name, description,        the form (private.save_product), REST and keys (column grants), files
--     category, slug, unit
--   products.image_path, _alt, _blur    follow from the pictures; REST may set them
--   pictures: which there are, their    the form (private.add_product_images), REST, files (job import-pictures)
--     order, path, alt text, size
--   variants: which there are, name,    the form, REST and keys, files
--     options, SKU, unit, step
-- Not looked at, because a stall must be able to change them at once: prices, their currency, stock and its threshold,
-- a variant that goes off sale, the order of variants. Bytes of a picture that are replaced in Storage are Storage's
-- business. A stall's own page (name, tagline, description, city, picture) has no review.
-- The rule is here, in triggers, and nowhere else needs to know it.
--
-- An admin's decision names the state that the admin saw, and holds for no other: whatever shoppers would see of a
-- product that waits moves that state, by whichever way it is changed. The state is a moment: `updated_at`, which every
-- edit of its own row moves, and a millisecond more for each edit of its parts. Editors go on with `updated_at` alone: a
-- picture must not spoil a text that is being written. Both only grow, so no state comes twice.
--
-- The market's admins are told of what waits for them also when it began to wait through REST: the server learns of it
-- here. One mail for each product until it was decided, however often its stall takes it back and hands it in again.

create table private.product_part_edits (
  product_id uuid primary key references public.products (id) on delete cascade,
  edits integer not null check (edits > 0)
);
comment on table private.product_part_edits is
  'How often a stall changed pictures or variants of a product while it waited for a decision.';

revoke all on private.product_part_edits from public, anon, authenticated, service_role;

create table private.review_calls (
  product_id uuid primary key references public.products (id) on delete cascade,
  since timestamptz not null default now(),
  told_at timestamptz
);
comment on table private.review_calls is 'Products that clients made wait for a decision, until there is one.';
create index idx_review_calls_untold on private.review_calls (since, product_id) where told_at is null;

revoke all on private.review_calls from public, anon, authenticated, service_role;

create function private.edits_need_review(p_vendor_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
/* Whether what is being changed of this stall's published products has to be looked at. */
  select private.is_stall_edit()
    and exists (select from public.vendors v where v.id = p_vendor_id and v.edits_need_review)
$$;

create function private.set_edit_review(p_vendor_id uuid, p_edits_need_review boolean) returns boolean
language plpgsql security definer set search_path = ''
as $$
/* An admin decides whether edits of a stall's published products wait; false when there is no such stall. */
begin
  if not private.is_admin() then
    raise exception 'Only an admin may decide whether edits wait for review.' using errcode = '42501';
  end if;
  update public.vendors v set edits_need_review = p_edits_need_review where v.id = p_vendor_id;
  return found;
end $$;

create function private.guard_edit_review() returns trigger
language plpgsql set search_path = ''
as $$
/* Whether edits of a stall wait for a review is for admins to say. */
begin
  if private.is_client() and not private.is_admin() then
    raise exception 'Only an admin may decide whether edits wait for review.' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger guard_edit_review before update of edits_need_review on public.vendors
  for each row when (new.edits_need_review <> old.edits_need_review) execute function private.guard_edit_review();

create function private.review_edit() returns trigger
language plpgsql set search_path = ''
as $$
/* What shoppers read was changed. Prices and stock are not among it: a stall must be able to change those at once. */
begin
  if private.edits_need_review(new.vendor_id) then
    if new.status = 'published' then
      new.status := 'pending';
    elsif new.archived_from = 'published' then
      new.archived_from := 'pending';
    end if;
  end if;
  return new;
end $$;
create trigger review_edit before update on public.products
  for each row when (
    (new.name, new.description, new.category_id, new.slug, new.unit, new.image_path, new.image_alt, new.image_blur)
    is distinct from
    (old.name, old.description, old.category_id, old.slug, old.unit, old.image_path, old.image_alt, old.image_blur))
  execute function private.review_edit();

create function private.require_review(p_product_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
/* Takes products off the market whose variants or pictures were changed, until an admin has looked at them; what is in
   the archive comes back to wait. Locks products by id: a decision that is under way and an edit of parts are one after
   the other, and the later one knows of the earlier. */
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

create function private.review_parts() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Parts that came or went. For each statement, since a file brings a thousand. */
begin
  if private.is_stall_edit() then
    perform private.require_review(array(select distinct c.product_id from changed c));
  end if;
  return null;
end $$;
create trigger review_added after insert on public.product_variants referencing new table as changed
  for each statement execute function private.review_parts();
create trigger review_removed after delete on public.product_variants referencing old table as changed
  for each statement execute function private.review_parts();
create trigger review_added after insert on public.product_images referencing new table as changed
  for each statement execute function private.review_parts();
create trigger review_removed after delete on public.product_images referencing old table as changed
  for each statement execute function private.review_parts();

create function private.review_changed_variants() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Variants that shoppers see otherwise than before, or that are on sale again. Prices are not looked at, nor is their
   order, nor what goes off sale. */
begin
  if private.is_stall_edit() then
    perform private.require_review(array(
      select distinct n.product_id from after_it n join before_it o on o.id = n.id
      where (n.name, n.options, n.sku, n.unit, n.step) is distinct from (o.name, o.options, o.sku, o.unit, o.step)
        or (n.is_active and not o.is_active)));
  end if;
  return null;
end $$;
create trigger review_edit after update on public.product_variants
  referencing old table as before_it new table as after_it
  for each statement execute function private.review_changed_variants();

create function private.review_changed_images() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Pictures that shoppers see otherwise than before: another object, place, text or size. */
begin
  if private.is_stall_edit() then
    perform private.require_review(array(
      select distinct n.product_id from after_it n join before_it o on o.id = n.id
      where (n.product_id, n.path, n.alt, n.position, n.width, n.height, n.blur)
        is distinct from (o.product_id, o.path, o.alt, o.position, o.width, o.height, o.blur)));
  end if;
  return null;
end $$;
create trigger review_edit after update on public.product_images
  referencing old table as before_it new table as after_it
  for each statement execute function private.review_changed_images();

create function private.review_card_picture() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* The picture on the card, where a client sets it by hand. */
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

create function private.note_part_edits(p_product_ids uuid[]) returns void
language sql security definer set search_path = ''
as $$
/* Moves the state of those that wait. The caller holds the products' rows. What this transaction made or edited itself
   has moved already. */
  insert into private.product_part_edits as e (product_id, edits)
  select p.id, 1 from public.products p
  where p.id = any (p_product_ids) and p.status = 'pending' and p.updated_at <> now() order by p.id
  on conflict (product_id) do update set edits = e.edits + 1
$$;

create function private.review_state(p_product_id uuid) returns timestamptz
language sql stable security definer set search_path = ''
as $$
/* What a decision about a product has to name. For admins. */
  select p.updated_at + coalesce(e.edits, 0) * interval '1 millisecond'
  from public.products p left join private.product_part_edits e on e.product_id = p.id
  where p.id = p_product_id and private.is_admin()
$$;

create function private.lock_for_review(p_id uuid) returns setof public.products
language plpgsql security definer set search_path = ''
as $$
/* The row that an admin is about to decide on, locked: row-level security lets only a stall's people lock it. */
begin
  if not private.is_admin() then
    raise exception 'Only admins decide about products.' using errcode = '42501';
  end if;
  return query select * from public.products p where p.id = p_id for no key update;
end $$;

create function private.review_product(p_id uuid, p_is_published boolean, p_reason text) returns void
language plpgsql security definer set search_path = ''
as $$
/* An admin decides: on sale, or back with a reason. A product on sale can be sent back too. Tells the stall.
   The caller holds the product's row and has compared it with what the admin saw. */
begin
  if not private.is_admin() and not private.is_service() then
    raise exception 'Only admins decide about products.' using errcode = '42501';
  end if;
  with decided as (
    update public.products p
    set status = case when p_is_published then 'published' else 'rejected' end::public.product_status,
      status_reason = case when p_is_published then null else p_reason end
    where p.id = p_id returning p.id, p.vendor_id, p.name
  )
  insert into public.notifications (vendor_id, kind, title, body, link)
  select d.vendor_id, 'product_reviewed', left(case when p_is_published then format('%s is on sale', d.name)
      else format('%s needs changes', d.name) end, 160),
    left(coalesce(p_reason, ''), 1000), '/vendor/products/' || d.id
  from decided d;
end $$;

create function private.call_review() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Files are told of by the job that reads them. */
begin
  if new.status <> 'pending' then
    delete from private.review_calls c where c.product_id = new.id;
  elsif private.is_client() then
    insert into private.review_calls (product_id) values (new.id) on conflict (product_id) do nothing;
  end if;
  return null;
end $$;
create trigger call_review_of_new after insert on public.products
  for each row when (new.status = 'pending') execute function private.call_review();
create trigger call_review after update on public.products
  for each row when (new.status <> old.status and (new.status = 'pending' or new.status in ('published', 'rejected')))
  execute function private.call_review();

create function private.note_review_told(p_product_id uuid) returns void
language sql security definer set search_path = ''
as $$
/* The server has told the admins itself. For those who may hand the product in. */
  update private.review_calls c set told_at = now() from public.products p
  where c.product_id = p_product_id and p.id = c.product_id and c.told_at is null
    and private.may_manage(p.vendor_id, 'products:write')
$$;

revoke execute on function
  private.edits_need_review(uuid), private.set_edit_review(uuid, boolean), private.guard_edit_review(),
  private.review_edit(), private.require_review(uuid[]), private.review_parts(), private.review_changed_variants(),
  private.review_changed_images(), private.review_card_picture(), private.note_part_edits(uuid[]),
  private.review_state(uuid), private.lock_for_review(uuid), private.review_product(uuid, boolean, text),
  private.call_review(), private.note_review_told(uuid) from public;
grant execute on function
  private.edits_need_review(uuid), private.set_edit_review(uuid, boolean), private.lock_for_review(uuid),
  private.review_product(uuid, boolean, text) to authenticated, service_role;
grant execute on function private.review_state(uuid), private.note_review_told(uuid) to authenticated;
