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
--
-- The rule is here, in triggers, and nowhere else needs to know it.

/* Whether a statement does what a stall wants: a client's, or the server's when it works through a stall's file
   (setting `livestall.edit` of the transaction is `stall`). */
create function private.is_stall_edit() returns boolean
language sql stable set search_path = ''
as $$ select private.is_client() or coalesce(current_setting('livestall.edit', true) = 'stall', false) $$;

/* Whether what is being changed of this stall's published products has to be looked at. */
create or replace function private.edits_need_review(p_vendor_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select private.is_stall_edit()
    and exists (select from public.vendors v where v.id = p_vendor_id and v.edits_need_review)
$$;

drop trigger review_edit on public.products;
create trigger review_edit before update on public.products
  for each row when (
    (new.name, new.description, new.category_id, new.slug, new.unit, new.image_path, new.image_alt, new.image_blur)
    is distinct from
    (old.name, old.description, old.category_id, old.slug, old.unit, old.image_path, old.image_alt, old.image_blur))
  execute function private.review_edit();

/* Takes products off the market whose variants or pictures were changed, until an admin has looked at them; what is in
   the archive comes back to wait. Locks products by id. */
create function private.require_review(p_product_ids uuid[]) returns void
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

drop trigger review_added on public.product_variants;
drop trigger review_edit on public.product_variants;
drop trigger review_added on public.product_images;
drop trigger review_edit on public.product_images;
drop function private.review_part_edit();

/* Parts that came or went. For each statement, since a file brings a thousand. */
create function private.review_parts() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_stall_edit() then
    perform private.require_review(array(select distinct c.product_id from changed c));
  end if;
  return null;
end $$;

create function private.review_changed_variants() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_stall_edit() then
    perform private.require_review(array(
      select distinct n.product_id from after_it n join before_it o on o.id = n.id
      where (n.name, n.options, n.sku, n.unit, n.step) is distinct from (o.name, o.options, o.sku, o.unit, o.step)
        or (n.is_active and not o.is_active)));
  end if;
  return null;
end $$;

create function private.review_changed_images() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_stall_edit() then
    perform private.require_review(array(
      select distinct n.product_id from after_it n join before_it o on o.id = n.id
      where (n.product_id, n.path, n.alt, n.position, n.width, n.height, n.blur)
        is distinct from (o.product_id, o.path, o.alt, o.position, o.width, o.height, o.blur)));
  end if;
  return null;
end $$;

create trigger review_added after insert on public.product_variants referencing new table as changed
  for each statement execute function private.review_parts();
create trigger review_edit after update on public.product_variants
  referencing old table as before_it new table as after_it
  for each statement execute function private.review_changed_variants();
create trigger review_removed after delete on public.product_variants referencing old table as changed
  for each statement execute function private.review_parts();
create trigger review_added after insert on public.product_images referencing new table as changed
  for each statement execute function private.review_parts();
create trigger review_edit after update on public.product_images
  referencing old table as before_it new table as after_it
  for each statement execute function private.review_changed_images();
create trigger review_removed after delete on public.product_images referencing old table as changed
  for each statement execute function private.review_parts();

/* Applies products, all at once when that works; when a rule of the database refuses one that the plan took for good,
   in halves, so that only the culprit stays out. A file does what its stall wants: its edits are the stall's. Returns an outcome as above. */
create or replace function private.apply_import(p_import public.imports, p_items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  many integer := jsonb_array_length(p_items);
  half integer := many / 2;
  first jsonb;
  second jsonb;
begin
  begin
    perform private.plan_import(p_import, p_items);
    perform set_config('livestall.edit', 'stall', true);
    perform private.write_import(p_import);
    perform set_config('livestall.edit', '', true);
    return private.import_outcome();
  exception when integrity_constraint_violation or data_exception then
    if many = 1 then
      return jsonb_build_object('created', 0, 'updated', 0, 'products_created', 0,
        'failed', jsonb_array_length(p_items -> 0 -> 'variants'),
        'rows', (select jsonb_agg(jsonb_build_object('line', v ->> 'line', 'level', 'error', 'sku', v ->> 'sku',
          'reason', left('The database refused it: ' || sqlerrm, 500)))
          from jsonb_array_elements(p_items -> 0 -> 'variants') v));
    end if;
  end;
  first := private.apply_import(p_import, (select jsonb_agg(e.item order by e.n)
    from jsonb_array_elements(p_items) with ordinality as e (item, n) where e.n <= half));
  second := private.apply_import(p_import, (select jsonb_agg(e.item order by e.n)
    from jsonb_array_elements(p_items) with ordinality as e (item, n) where e.n > half));
  return jsonb_build_object('rows', (first -> 'rows') || (second -> 'rows'),
    'created', (first ->> 'created')::integer + (second ->> 'created')::integer,
    'updated', (first ->> 'updated')::integer + (second ->> 'updated')::integer,
    'failed', (first ->> 'failed')::integer + (second ->> 'failed')::integer,
    'products_created', (first ->> 'products_created')::integer + (second ->> 'products_created')::integer);
end $$;

revoke execute on function private.is_stall_edit(), private.require_review(uuid[]), private.review_parts(),
  private.review_changed_variants(), private.review_changed_images() from public;
-- Called within private.edits_need_review, as its owner, and by functions that the server runs.
