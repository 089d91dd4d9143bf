-- The stall's side of products: they are made, changed and handed in by managers, and decided by admins.
--
-- Errors of our own besides those of the stock ledger:
--   LS005 the stall has no primary location, where first goods go
--   LS006 a SKU is used twice at the stall
--   LS007 the unit is fixed once goods were counted in it
--   LS008 more pictures than a product may have

-- Edits of published products ---------------------------------------------------------------------------------------
alter table public.vendors add column edits_need_review boolean not null default false;
comment on column public.vendors.edits_need_review is
  'Whether an edit of a published product takes it off the market until an admin has approved it. Set by admins.';
grant select (edits_need_review), update (edits_need_review) on public.vendors to authenticated;

-- The view lists its columns as they were when it was made.
create or replace view public.own_vendors with (security_barrier) as
  select v.* from public.vendors v
  where v.id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin());

create function private.guard_edit_review() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if private.is_client() and not private.is_admin() then
    raise exception 'Only an admin may decide whether edits wait for review.' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger guard_edit_review before update of edits_need_review on public.vendors
  for each row when (new.edits_need_review <> old.edits_need_review) execute function private.guard_edit_review();

/* An admin decides whether edits of a stall's published products wait; false when there is no such stall. */
create function private.set_edit_review(p_vendor_id uuid, p_edits_need_review boolean) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  if not private.is_admin() then
    raise exception 'Only an admin may decide whether edits wait for review.' using errcode = '42501';
  end if;
  update public.vendors v set edits_need_review = p_edits_need_review where v.id = p_vendor_id;
  return found;
end $$;

/* Whether what the asker changes of this stall's published products has to be looked at. */
create function private.edits_need_review(p_vendor_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select private.is_client()
    and exists (select from public.vendors v where v.id = p_vendor_id and v.edits_need_review)
$$;

-- Archive -----------------------------------------------------------------------------------------------------------
alter table public.products add column archived_from public.product_status
  check (archived_from is null or status = 'archived');
comment on column public.products.archived_from is 'What an archived product was before: what restoring makes of it.';

/* As before, and: a product comes back from the archive as what it was. */
create or replace function private.guard_product() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if not private.is_client() or private.is_admin() then
    return new;
  end if;
  if (tg_op = 'INSERT' and new.status not in ('draft', 'pending'))
    or (tg_op = 'UPDATE' and new.status <> old.status and new.status not in ('draft', 'pending', 'archived')
      and not (old.status = 'archived' and new.status is not distinct from old.archived_from)) then
    raise exception 'Only an admin may set a product to "%".', new.status using errcode = '42501';
  end if;
  if tg_op = 'UPDATE' and new.status_reason is distinct from old.status_reason then
    raise exception 'Only an admin may give the reason of a decision.' using errcode = '42501';
  end if;
  return new;
end $$;

create function private.remember_archived() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.archived_from := case when new.status = 'archived' then old.status end;
  return new;
end $$;
-- Triggers of one event fire in the order of their names: guard_product, remember_archived, review_edit,
-- stamp_publication, touch_updated_at.
create trigger remember_archived before update of status on public.products
  for each row when (new.status <> old.status) execute function private.remember_archived();

/* What shoppers read was changed. Prices and stock are not among it: a stall must be able to change those at once. */
create function private.review_edit() returns trigger
language plpgsql set search_path = ''
as $$
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
  for each row when ((new.name, new.description, new.category_id) is distinct from
    (old.name, old.description, old.category_id))
  execute function private.review_edit();

create function private.review_part_edit() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.products p
  set status = case when p.status = 'published' then 'pending' else p.status end,
    archived_from = case when p.archived_from = 'published' then 'pending' else p.archived_from end
  where p.id = new.product_id and 'published' in (p.status, p.archived_from)
    and private.edits_need_review(p.vendor_id);
  return null;
end $$;
create trigger review_added after insert on public.product_variants
  for each row when (private.is_client()) execute function private.review_part_edit();
create trigger review_edit after update on public.product_variants
  for each row when ((new.name, new.options, new.unit) is distinct from (old.name, old.options, old.unit))
  execute function private.review_part_edit();
create trigger review_added after insert on public.product_images
  for each row when (private.is_client()) execute function private.review_part_edit();
create trigger review_edit after update on public.product_images
  for each row when (new.alt <> old.alt) execute function private.review_part_edit();

-- When a product changed --------------------------------------------------------------------------------------------
-- An edit is made to the product as its editor saw it, by `updated_at`. The picture of the cards follows from the
-- pictures as the stock follows from the shelves: it must not spoil an edit that is being written.
drop trigger touch_updated_at on public.products;
create trigger touch_updated_at before update of
  vendor_id, category_id, name, slug, description, status, status_reason, unit, currency, manage_stock
  on public.products for each row execute function private.touch_updated_at();

-- Unit --------------------------------------------------------------------------------------------------------------
create function private.guard_unit() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from public.inventory_movements m join public.inventory i on i.id = m.inventory_id
    where i.product_id = new.id) then
    raise exception 'Goods were counted in this unit, so it is fixed. Duplicate the product to sell it in another one.'
      using errcode = 'LS007';
  end if;
  return new;
end $$;
create trigger guard_unit before update of unit on public.products
  for each row when (new.unit <> old.unit) execute function private.guard_unit();

-- Commands ----------------------------------------------------------------------------------------------------------
/* Whether the asker may do what a stall's managers do. `p_scope` is what a program's key would need for it. */
create function private.may_manage(p_vendor_id uuid, p_scope text) returns boolean
language sql stable security definer set search_path = ''
as $$ select not private.is_client() or private.is_member(p_vendor_id, 'manager') $$;
comment on function private.may_manage(uuid, text) is 'Keys of stalls come with a later migration, which replaces this.';

/* Refuses those who are not at least manager there. Row-level security would only find nothing. */
create function private.require_manager(p_vendor_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not private.may_manage(p_vendor_id, 'products:write') then
    raise exception 'Only managers and owners of this stall may change its products.' using errcode = '42501';
  end if;
end $$;

/* The unit is no column for clients, as their grants say nothing of what was counted in it. */
create function private.change_unit(p_product_id uuid, p_unit public.unit_of_measure) returns void
language sql security definer set search_path = ''
as $$
  update public.products p set unit = p_unit
  where p.id = p_product_id and p.unit <> p_unit
    and private.may_manage(p.vendor_id, 'products:write')
$$;

/* Variants that are on sale get a place on the shelf of the primary location, empty as yet, so that the first goods
   can be counted in. Version 0: nothing was ever there. */
create function private.open_shelves(p_product_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.inventory (variant_id, product_id, vendor_id, location_id)
  select v.id, p.id, p.vendor_id, l.id
  from public.products p
  join public.product_variants v on v.product_id = p.id and v.is_active
  join public.locations l on l.vendor_id = p.vendor_id and l.is_primary
  where p.id = p_product_id and private.may_manage(p.vendor_id, 'products:write')
    and not exists (select from public.inventory i where i.variant_id = v.id)
  order by v.id
  on conflict (variant_id, location_id) do nothing;
end $$;

/* A SKU names one variant of a stall: imports and feeds find it by that. Archived products do not count. */
create function private.refuse_taken_skus(p_vendor_id uuid, p_product_id uuid, p_skus text[]) returns void
language plpgsql stable set search_path = ''
as $$
declare
  taken record;
begin
  select u.sku into taken from unnest(p_skus) as u (sku) group by u.sku having count(*) > 1 limit 1;
  if found then
    raise exception 'Two variants have the SKU "%". Give each its own.', taken.sku
      using errcode = 'LS006', detail = jsonb_build_object('sku', taken.sku)::text;
  end if;
  select v.sku, p.name into taken
  from public.products p join public.product_variants v on v.product_id = p.id
  where p.vendor_id = p_vendor_id and p.id <> p_product_id and p.status <> 'archived' and v.sku = any (p_skus)
  limit 1;
  if found then
    raise exception 'The SKU "%" belongs to %. Give this variant another one.', taken.sku, taken.name
      using errcode = 'LS006', detail = jsonb_build_object('sku', taken.sku)::text;
  end if;
end $$;

/* Pictures that were uploaded, behind those that are there. Each waits for its sizes. Returns the ids of those that
   were not there before: the same file, sent in again, is one picture.
   `p_images`: [{path, alt, width, height}]. */
create function private.add_product_images(p_product_id uuid, p_images jsonb) returns setof uuid
language plpgsql set search_path = ''
as $$
declare
  there integer;
  last_position integer;
begin
  perform from public.products p where p.id = p_product_id for no key update;
  select count(*), coalesce(max(i.position), -1) into there, last_position
  from public.product_images i where i.product_id = p_product_id;
  if there + jsonb_array_length(p_images) > 12 then
    raise exception 'A product has at most 12 pictures. Remove one first.' using errcode = 'LS008';
  end if;
  return query
    insert into public.product_images (product_id, path, alt, width, height, position, state)
    select p_product_id, x.image ->> 'path', x.image ->> 'alt', (x.image ->> 'width')::integer,
      (x.image ->> 'height')::integer, last_position + x.nth::integer, 'processing'
    from jsonb_array_elements(p_images) with ordinality as x (image, nth)
    where not exists (
      select from public.product_images i where i.product_id = p_product_id and i.path = x.image ->> 'path')
    returning id;
end $$;

/* The product's row shows its first picture that is ready, as the job that makes the sizes sets it. */
create function private.refresh_product_image(p_product_id uuid) returns void
language sql set search_path = ''
as $$
  update public.products p
  set image_path = first.path, image_alt = coalesce(first.alt, ''), image_blur = first.blur
  from (select p_product_id as product_id) asked
  left join lateral (
    select coalesce(card.path, i.path) as path, i.alt, i.blur
    from public.product_images i
    left join lateral (
      select r ->> 'path' as path from jsonb_array_elements(i.renditions) r
      where r ->> 'format' = 'webp' and (r ->> 'width')::integer <= 640
      order by (r ->> 'width')::integer desc limit 1
    ) card on true
    where i.product_id = asked.product_id and i.state = 'ready'
    order by i.position, i.created_at, i.id limit 1
  ) first on true
  where p.id = asked.product_id
    and (p.image_path, p.image_alt, p.image_blur) is distinct from (first.path, coalesce(first.alt, ''), first.blur)
$$;

/* The given variants with what they lack: an id, a place in the list, and a SKU made of the product's slug with the
   first number that is free at the stall. */
create function private.complete_variants(p_product_id uuid, p_vendor_id uuid, p_slug text, p_variants jsonb)
returns jsonb
language plpgsql set search_path = ''
as $$
declare
  stem text := upper(left(p_slug, 70));
  taken text[] := array(
    select v.sku from public.products p join public.product_variants v on v.product_id = p.id
    where p.vendor_id = p_vendor_id and (p.id = p_product_id or p.status <> 'archived') and starts_with(v.sku, stem)
    union all
    select x.variant ->> 'sku' from jsonb_array_elements(p_variants) as x (variant));
  lines jsonb := '[]';
  line record;
  own_sku text;
  number integer := 1;
begin
  for line in select x.variant, x.nth from jsonb_array_elements(p_variants) with ordinality as x (variant, nth) loop
    own_sku := nullif(line.variant ->> 'sku', '');
    while own_sku is null or (own_sku = any (taken) and nullif(line.variant ->> 'sku', '') is null) loop
      own_sku := stem || case when number > 1 then '-' || number else '' end;
      number := number + 1;
    end loop;
    lines := lines || (line.variant || jsonb_build_object('sku', own_sku, 'position', line.nth - 1,
      'id', coalesce((line.variant ->> 'id')::uuid, gen_random_uuid()), 'is_new', line.variant ->> 'id' is null));
  end loop;
  return lines;
end $$;

/* A new product with its variants and first goods, all or nothing; for managers and owners.
   With goods its stock is managed and it is in stock; without, neither. The goods go to the primary location, through
   the ledger. A slug that is taken gets a number, and a SKU that is not given is made of the slug.
   `p_product`: {category_id, name, slug, description, unit, currency?, status: draft|pending,
     variants: [{sku?, name, options, price, step, initial_quantity}]} */
create function private.create_product(p_id uuid, p_vendor_id uuid, p_product jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  free_slug text := p_product ->> 'slug';
  tries integer := 1;
  lines jsonb;
  place uuid;
  line record;
begin
  perform private.require_manager(p_vendor_id);
  -- Two people who name a product or a SKU alike at the same time do it one after the other.
  perform pg_advisory_xact_lock(hashtextextended('livestall.products:' || p_vendor_id, 0));
  while exists (select from public.products p where p.vendor_id = p_vendor_id and p.slug = free_slug) loop
    tries := tries + 1;
    free_slug := (p_product ->> 'slug') || '-' || tries;
  end loop;
  lines := private.complete_variants(p_id, p_vendor_id, free_slug, p_product -> 'variants');
  perform private.refuse_taken_skus(p_vendor_id, p_id,
    array(select l ->> 'sku' from jsonb_array_elements(lines) as l));

  insert into public.products (id, vendor_id, category_id, name, slug, description, status, unit, currency, price,
    manage_stock)
  select p_id, p_vendor_id, (p_product ->> 'category_id')::uuid, p_product ->> 'name', free_slug,
    p_product ->> 'description', (p_product ->> 'status')::public.product_status,
    (p_product ->> 'unit')::public.unit_of_measure, coalesce(p_product ->> 'currency', 'EUR'), min(n.price),
    bool_or(n.initial_quantity > 0)
  from jsonb_to_recordset(lines) as n (price numeric, initial_quantity numeric);
  insert into public.product_variants (id, product_id, sku, name, options, price, unit, step, position)
  select n.id, p_id, n.sku, n.name, n.options, n.price, (p_product ->> 'unit')::public.unit_of_measure, n.step, n.position
  from jsonb_to_recordset(lines)
    as n (id uuid, sku text, name text, options jsonb, price numeric, step numeric, position integer);
  perform private.open_shelves(p_id);

  for line in
    select n.id, n.initial_quantity as quantity
    from jsonb_to_recordset(lines) as n (id uuid, initial_quantity numeric)
    where n.initial_quantity > 0 order by n.id
  loop
    select l.id into place from public.locations l where l.vendor_id = p_vendor_id and l.is_primary;
    if not found then
      raise exception 'The stall has no primary location to put the goods. Add one, or start with a quantity of 0.'
        using errcode = 'LS005';
    end if;
    perform public.adjust_stock(line.id, place, line.quantity, 'received', 'First goods');
  end loop;
end $$;

/* Changes a product and its variants together; for managers and owners. The caller holds the product's row and has
   compared it with what the editor saw. Fields that are left out stay. `variants` is the whole list in its order:
   those with an id are changed, those without are new, those left out go off sale (goods and orders keep them).
   `p_changes`: {name?, description?, category_id?, unit?,
     variants?: [{id?, sku?, name, options, price, step, is_active}]} */
create function private.save_product(p_id uuid, p_changes jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  product public.products;
  lines jsonb;
begin
  select * into product from public.products p where p.id = p_id;
  perform private.require_manager(product.vendor_id);
  perform pg_advisory_xact_lock(hashtextextended('livestall.products:' || product.vendor_id, 0));

  -- Also when only variants change: whoever has the product open must notice.
  update public.products p
  set name = coalesce(p_changes ->> 'name', p.name), description = coalesce(p_changes ->> 'description', p.description),
    category_id = coalesce((p_changes ->> 'category_id')::uuid, p.category_id)
  where p.id = p_id;
  perform private.change_unit(p_id, (p_changes ->> 'unit')::public.unit_of_measure);
  select * into product from public.products p where p.id = p_id;
  if not p_changes ? 'variants' then
    return;
  end if;

  lines := private.complete_variants(p_id, product.vendor_id, product.slug, p_changes -> 'variants');
  if exists (select from jsonb_to_recordset(lines) as w (id uuid, is_new boolean)
    where not w.is_new and not exists (
      select from public.product_variants v where v.id = w.id and v.product_id = p_id)) then
    raise exception 'A variant of this list is not one of this product. Load the product again.' using errcode = 'LS003';
  end if;
  perform private.refuse_taken_skus(product.vendor_id, p_id, array(
    select l ->> 'sku' from jsonb_array_elements(lines) as l
    union all
    select v.sku from public.product_variants v
    where v.product_id = p_id and v.id not in (select (l ->> 'id')::uuid from jsonb_array_elements(lines) as l)));

  update public.product_variants v
  set is_active = false
  where v.product_id = p_id and v.is_active
    and v.id not in (select (l ->> 'id')::uuid from jsonb_array_elements(lines) as l);
  update public.product_variants v
  set sku = w.sku, name = w.name, options = w.options, price = w.price, step = w.step, position = w.position,
    is_active = w.is_active
  from jsonb_to_recordset(lines) as w (id uuid, is_new boolean, sku text, name text, options jsonb, price numeric,
    step numeric, position integer, is_active boolean)
  where v.id = w.id and not w.is_new and (v.sku, v.name, v.options, v.price, v.step, v.position, v.is_active)
    is distinct from (w.sku, w.name, w.options, w.price, w.step, w.position, w.is_active);
  insert into public.product_variants (id, product_id, sku, name, options, price, unit, step, position, is_active)
  select w.id, p_id, w.sku, w.name, w.options, w.price, product.unit, w.step, w.position, w.is_active
  from jsonb_to_recordset(lines) as w (id uuid, is_new boolean, sku text, name text, options jsonb, price numeric,
    step numeric, position integer, is_active boolean)
  where w.is_new;
  perform private.open_shelves(p_id);
end $$;

/* The row that an admin is about to decide on, locked: row-level security lets only a stall's people lock it. */
create function private.lock_for_review(p_id uuid) returns setof public.products
language plpgsql security definer set search_path = ''
as $$
begin
  if not private.is_admin() then
    raise exception 'Only admins decide about products.' using errcode = '42501';
  end if;
  return query select * from public.products p where p.id = p_id for no key update;
end $$;

/* An admin decides: on sale, or back with a reason. A product on sale can be sent back too. Tells the stall.
   The caller holds the product's row and has compared it with what the admin saw. */
create function private.review_product(p_id uuid, p_is_published boolean, p_reason text) returns void
language plpgsql security definer set search_path = ''
as $$
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

revoke execute on function
  private.guard_edit_review(), private.set_edit_review(uuid, boolean), private.lock_for_review(uuid),
  private.edits_need_review(uuid), private.remember_archived(), private.review_edit(),
  private.review_part_edit(), private.guard_unit(), private.may_manage(uuid, text), private.require_manager(uuid),
  private.change_unit(uuid, public.unit_of_measure), private.open_shelves(uuid),
  private.refuse_taken_skus(uuid, uuid, text[]), private.add_product_images(uuid, jsonb),
  private.refresh_product_image(uuid), private.complete_variants(uuid, uuid, text, jsonb),
  private.create_product(uuid, uuid, jsonb), private.save_product(uuid, jsonb),
  private.review_product(uuid, boolean, text) from public;
-- Not reachable over REST, which serves only `public`: the server runs them as whoever asks.
grant execute on function
  private.set_edit_review(uuid, boolean), private.lock_for_review(uuid),
  private.edits_need_review(uuid), private.may_manage(uuid, text), private.require_manager(uuid),
  private.change_unit(uuid, public.unit_of_measure), private.open_shelves(uuid),
  private.refuse_taken_skus(uuid, uuid, text[]), private.add_product_images(uuid, jsonb),
  private.refresh_product_image(uuid), private.complete_variants(uuid, uuid, text, jsonb),
  private.create_product(uuid, uuid, jsonb), private.save_product(uuid, jsonb),
  private.review_product(uuid, boolean, text) to authenticated, service_role;
