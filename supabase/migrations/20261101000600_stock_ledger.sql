-- The only way stock changes: every change of a balance writes the ledger line that explains it.
--
-- Errors of our own, for callers to map:
--   LS001 not enough stock (DETAIL: {"available", "requested"})
--   LS002 the row changed since it was read (DETAIL: the row as it is now)
--   LS003 no such variant, or not a location of its stall
--   LS004 the ledger is append-only
--
-- Locks are taken in one order everywhere: inventory rows by id, then product rows by id (the derived columns).
-- A transaction that moves several lines locks their inventory rows by id, then their products by id, and only
-- then moves; otherwise two of them can wait for each other.

/* Moves `p_delta` units in or out of one shelf and writes the ledger line. Creates the shelf with its first goods.
   Never goes below what is set aside for carts (LS001). Returns the row as it is afterwards. */
create function private.move_stock(
  p_variant uuid,
  p_location uuid,
  p_delta numeric,
  p_reason public.movement_reason,
  p_actor uuid,
  p_note text default null,
  p_order uuid default null,
  p_at timestamptz default now()
) returns public.inventory
language plpgsql security definer set search_path = ''
as $$
declare
  shelf public.inventory;
  product uuid;
  vendor uuid;
begin
  -- A fourth decimal would be rounded on its own in the balance and in the ledger, and they would drift apart.
  if p_delta is null or p_delta = 'NaN' or p_delta = 0 or p_delta <> round(p_delta, 3) then
    raise exception 'A stock change is a number other than 0 with at most 3 decimals.' using errcode = '22023';
  end if;

  select v.product_id, p.vendor_id into product, vendor
  from public.product_variants v
  join public.products p on p.id = v.product_id
  join public.locations l on l.vendor_id = p.vendor_id and l.id = p_location
  where v.id = p_variant;
  if not found then
    raise exception 'There is no such variant, or that location belongs to another stall.' using errcode = 'LS003';
  end if;

  loop
    select * into shelf from public.inventory i
    where i.variant_id = p_variant and i.location_id = p_location for no key update;
    if coalesce(shelf.quantity, 0) + p_delta < coalesce(shelf.reserved, 0) then
      raise exception 'Not enough stock: % available.', trim_scale(coalesce(shelf.quantity - shelf.reserved, 0))
        using errcode = 'LS001', detail = jsonb_build_object(
          'variant_id', p_variant, 'location_id', p_location,
          'available', trim_scale(coalesce(shelf.quantity - shelf.reserved, 0)), 'requested', trim_scale(-p_delta))::text;
    end if;
    if shelf.id is not null then
      update public.inventory i
      set quantity = i.quantity + p_delta, version = i.version + 1, updated_at = now()
      where i.id = shelf.id returning * into shelf;
      exit;
    end if;
    insert into public.inventory (variant_id, product_id, vendor_id, location_id, quantity, version)
    values (p_variant, product, vendor, p_location, p_delta, 1)
    on conflict (variant_id, location_id) do nothing
    returning * into shelf;
    exit when found; -- else somebody filled the shelf in this instant: read it again
  end loop;

  insert into public.inventory_movements (
    inventory_id, variant_id, product_id, vendor_id, location_id,
    delta, balance_after, reason, note, actor_id, order_id, created_at)
  values (
    shelf.id, shelf.variant_id, shelf.product_id, shelf.vendor_id, shelf.location_id,
    p_delta, shelf.quantity, p_reason, p_note, p_actor, p_order, p_at);
  return shelf;
end $$;

/* One shelf as the API shows it. */
create function private.shelf_json(p_shelf public.inventory) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object(
    'inventory_id', p_shelf.id, 'variant_id', p_shelf.variant_id, 'location_id', p_shelf.location_id,
    'quantity', p_shelf.quantity, 'reserved', p_shelf.reserved,
    'available', p_shelf.quantity - p_shelf.reserved, 'version', p_shelf.version)
$$;

/* A person counts, receives or takes back goods. For members of the stall (staff and up) and the server.
   People may say received, returned or adjusted; the server also imported and synced; nobody `sold`, which only an
   order does. With `p_expected_version` (0: no such shelf yet) the change is made only to the row the asker saw;
   else LS002 with the fresh row in DETAIL. `p_delta` need not be a multiple of the step: shelves hold crumbs. */
create function public.adjust_stock(
  p_variant_id uuid,
  p_location_id uuid,
  p_delta numeric,
  p_reason public.movement_reason,
  p_note text default null,
  p_expected_version bigint default null
) returns table (
  inventory_id uuid, variant_id uuid, location_id uuid,
  quantity numeric, reserved numeric, available numeric, version bigint
)
language plpgsql security definer set search_path = ''
as $$
declare
  shelf public.inventory;
  vendor uuid;
begin
  select l.vendor_id into vendor from public.locations l where l.id = p_location_id;
  -- A stranger learns nothing about which ids exist: an unknown location is refused like a foreign one.
  if not private.is_service() and not private.is_member(vendor, 'staff') then
    raise exception 'Only people of this stall may change its stock.' using errcode = '42501';
  end if;
  if p_reason is null or p_reason = 'sold'
    or (not private.is_service() and p_reason not in ('received', 'returned', 'adjusted')) then
    raise exception 'Stock cannot be changed by hand for the reason "%".', p_reason using errcode = '22023';
  end if;

  if p_expected_version is not null then
    select * into shelf from public.inventory i
    where i.variant_id = p_variant_id and i.location_id = p_location_id for no key update;
    if coalesce(shelf.version, 0) <> p_expected_version then
      raise exception 'The stock changed meanwhile. Look at it again before you change it.'
        using errcode = 'LS002', detail = private.shelf_json(shelf)::text;
    end if;
  end if;

  shelf := private.move_stock(p_variant_id, p_location_id, p_delta, p_reason,
    case when private.is_client() then auth.uid() end, p_note);
  -- Two first deliveries to an empty place cannot be told apart by a lock; the version after the move can.
  if shelf.version <> p_expected_version + 1 then
    shelf.quantity := shelf.quantity - p_delta;
    shelf.version := shelf.version - 1;
    raise exception 'The stock changed meanwhile. Look at it again before you change it.'
      using errcode = 'LS002', detail = private.shelf_json(shelf)::text;
  end if;
  return query select shelf.id, shelf.variant_id, shelf.location_id,
    shelf.quantity, shelf.reserved, shelf.quantity - shelf.reserved, shelf.version;
end $$;

create function private.refuse_ledger_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception 'The stock ledger is append-only: correct it with another movement.' using errcode = 'LS004';
end $$;

create trigger refuse_ledger_change before update or delete on public.inventory_movements
  for each row execute function private.refuse_ledger_change();
create trigger refuse_ledger_truncate before truncate on public.inventory_movements
  for each statement execute function private.refuse_ledger_change();

/* The five promises about stock, counted afresh; no rows means all of them hold. For admins and the server.
   Cost: one pass over inventory, holds, ledger and order items. */
create function public.check_invariants()
returns table (invariant text, subject_id uuid, expected numeric, actual numeric, detail text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_service() and not private.is_admin() then
    raise exception 'Only admins may check the invariants.' using errcode = '42501';
  end if;
  return query
    select * from private.broken_shelves()
    union all select * from private.broken_sales()
    union all select * from private.broken_products();
end $$;

/* Invariants 1 to 3: what is set aside fits on the shelf, the ledger explains the balance, the holds explain what
   is set aside. A hold counts until its row is gone: expiry frees it when somebody releases it, not before. */
create function private.broken_shelves()
returns table (invariant text, subject_id uuid, expected numeric, actual numeric, detail text)
language sql stable set search_path = ''
as $$
  select 'reserved_within_quantity', i.id, i.quantity, i.reserved, 'reserved must lie between 0 and quantity'
  from public.inventory i where not (i.reserved between 0 and i.quantity)
  union all
  select 'quantity_equals_ledger', i.id, coalesce(m.total, 0), i.quantity, 'quantity must be the sum of its movements'
  from public.inventory i
  left join (
    select m.inventory_id, sum(m.delta) as total from public.inventory_movements m group by m.inventory_id
  ) m on m.inventory_id = i.id
  where i.quantity <> coalesce(m.total, 0)
  union all
  select 'reserved_equals_holds', i.id, coalesce(h.total, 0), i.reserved, 'reserved must be the sum of its holds'
  from public.inventory i
  left join (select h.inventory_id, sum(h.quantity) as total from public.holds h group by h.inventory_id) h
    on h.inventory_id = i.id
  where i.reserved <> coalesce(h.total, 0)
$$;

/* Invariant 4, per order, variant and location: what the ledger says was sold is what the order says, and a
   cancelled vendor order has given everything back. Returns after delivery do not undo the sale. */
create function private.broken_sales()
returns table (invariant text, subject_id uuid, expected numeric, actual numeric, detail text)
language sql stable set search_path = ''
as $$
  with ordered as (
    select i.order_id, i.variant_id, i.location_id, sum(i.quantity) as units,
      sum(i.quantity) filter (where o.status = 'cancelled') as cancelled
    from public.order_items i join public.vendor_orders o on o.id = i.vendor_order_id
    group by i.order_id, i.variant_id, i.location_id
  ), moved as (
    select m.order_id, m.variant_id, m.location_id,
      coalesce(-sum(m.delta) filter (where m.reason = 'sold'), 0) as sold,
      coalesce(sum(m.delta) filter (where m.reason = 'returned'), 0) as given_back
    from public.inventory_movements m
    where m.reason = 'sold' or (m.reason = 'returned' and m.order_id is not null)
    group by m.order_id, m.variant_id, m.location_id
  ), compared as (
    select coalesce(o.order_id, m.order_id) as order_id, coalesce(o.variant_id, m.variant_id) as variant_id,
      coalesce(o.units, 0) - coalesce(o.cancelled, 0) as expected,
      coalesce(m.sold, 0) - case when o.cancelled is null then 0 else least(m.given_back, o.cancelled) end as actual
    from ordered o
    full join moved m on m.order_id = o.order_id and m.variant_id = o.variant_id and m.location_id = o.location_id
  )
  select 'sold_equals_orders', coalesce(c.order_id, c.variant_id), c.expected, c.actual,
    format('units of variant %s sold in the ledger must be those of the order', c.variant_id)
  from compared c where c.expected is distinct from c.actual
$$;

/* What is free to buy of each product, and the word for it. Variants that are not on sale do not count: nobody can
   buy them. */
create function private.product_stock(p_product_ids uuid[])
returns table (product_id uuid, available numeric, status public.stock_status)
language sql stable set search_path = ''
as $$
  select p.id, coalesce(s.available, 0),
    (case
      when coalesce(s.available, 0) <= 0 then 'outofstock'
      when s.available <= s.threshold then 'lowstock'
      else 'instock'
    end)::public.stock_status
  from public.products p
  left join (
    select i.product_id, sum(i.quantity - i.reserved) as available, sum(i.low_stock_threshold) as threshold
    from public.inventory i join public.product_variants v on v.id = i.variant_id
    where v.is_active and i.product_id = any (p_product_ids)
    group by i.product_id
  ) s on s.product_id = p.id
  where p.id = any (p_product_ids)
$$;

/* Invariant 5: what the catalogue shows is what the shelves hold. */
create function private.broken_products()
returns table (invariant text, subject_id uuid, expected numeric, actual numeric, detail text)
language sql stable set search_path = ''
as $$
  select 'product_stock_equals_inventory', p.id, s.available, p.stock_quantity,
    format('stock_status is %s and must be %s', p.stock_status, s.status)
  from private.product_stock(array(select id from public.products)) s
  join public.products p on p.id = s.product_id
  where p.stock_quantity <> s.available or p.stock_status <> s.status
$$;

revoke execute on function
  private.move_stock(uuid, uuid, numeric, public.movement_reason, uuid, text, uuid, timestamptz),
  private.shelf_json(public.inventory), private.refuse_ledger_change(), private.broken_shelves(),
  private.broken_sales(), private.broken_products(), private.product_stock(uuid[]) from public;
grant execute on function
  private.move_stock(uuid, uuid, numeric, public.movement_reason, uuid, text, uuid, timestamptz) to service_role;
revoke execute on function
  public.adjust_stock(uuid, uuid, numeric, public.movement_reason, text, bigint),
  public.check_invariants() from public, anon;
grant execute on function
  public.adjust_stock(uuid, uuid, numeric, public.movement_reason, text, bigint),
  public.check_invariants() to authenticated, service_role;
