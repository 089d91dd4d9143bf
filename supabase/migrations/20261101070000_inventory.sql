-- What is on the shelves. `inventory` is the balance, `inventory_movements` the ledger that explains it, `holds` the
-- units set aside for a while. Composite keys keep the copied owner columns honest. The functions here are the only way
-- stock changes: every change of a balance writes the ledger line that explains it.
--
-- Locks are taken in one order everywhere: inventory rows by id, then product rows by id (the derived columns).
-- A transaction that moves several lines locks their inventory rows by id, then their products by id, and only
-- then moves; otherwise two of them can wait for each other.
--
-- products.stock_quantity, stock_status and price follow from inventory and variants, in the same transaction.
-- Statement-level triggers with transition tables: an import of 5,000 rows does this work once per product.

create type public.movement_reason as enum ('received', 'sold', 'returned', 'adjusted', 'imported', 'synced');

create table public.inventory (
  id uuid primary key default gen_random_uuid(),
  variant_id uuid not null,
  product_id uuid not null,
  vendor_id uuid not null,
  location_id uuid not null,
  quantity numeric(12,3) not null default 0 check (quantity >= 0),
  reserved numeric(12,3) not null default 0,
  low_stock_threshold numeric(12,3) not null default 0
    check (low_stock_threshold >= 0 and low_stock_threshold < 'Infinity'),
  version bigint not null default 0,
  updated_at timestamptz not null default now(),
  unique (variant_id, location_id),
  check (reserved between 0 and quantity),
  foreign key (variant_id, product_id) references public.product_variants (id, product_id) on delete restrict,
  foreign key (product_id, vendor_id) references public.products (id, vendor_id) on delete restrict,
  -- In the order of idx_inventory_vendor_location, which then serves it too.
  foreign key (vendor_id, location_id) references public.locations (vendor_id, id) on delete restrict
);
comment on table public.inventory is
  'A shelf: how much of a variant there is at a location, and how much of that is set aside.';
comment on column public.inventory.version is 'Grows by one with every change of quantity or reserved; readers keep the higher one.';
create index idx_inventory_vendor_quantity on public.inventory (vendor_id, quantity) where quantity > 0;
create index idx_inventory_product_location_qty
  on public.inventory (product_id, location_id, quantity);
-- Every shelf of a stall (counts, policies), or those of one location.
create index idx_inventory_vendor_location on public.inventory (vendor_id, location_id);
create index idx_inventory_low_stock on public.inventory (vendor_id, product_id)
  where quantity - reserved <= low_stock_threshold;
-- Shelves to fill: sold out before low, what fell last first. Not shelves that never held anything.
create index idx_inventory_short
  on public.inventory (vendor_id, (quantity <= reserved) desc, updated_at desc, id)
  where quantity - reserved <= low_stock_threshold and version > 0;
create unique index idx_inventory_product_vendor on public.inventory (product_id, vendor_id, id);
create unique index idx_inventory_variant_product on public.inventory (variant_id, product_id, id);
create unique index idx_inventory_changed on public.inventory (updated_at, id);

alter table public.inventory enable row level security;
revoke all on public.inventory from public, anon, authenticated, service_role;
grant select, update (low_stock_threshold) on public.inventory to authenticated, service_role;
create policy "people and keys of a stall read inventory" on public.inventory for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]));
create policy "managers and keys set thresholds" on public.inventory for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
    or vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

create table public.stock_changes (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  kind text not null check (kind in ('bulk', 'transfer', 'count', 'undo')),
  actor_id uuid,
  /* The change that this one takes back: once. */
  undoes uuid unique references public.stock_changes (id) on delete cascade,
  /* The thresholds that it set: [{"inventory_id", "from", "to"}]. The ledger has the rest. */
  thresholds jsonb not null default '[]' check (jsonb_typeof(thresholds) = 'array'),
  created_at timestamptz not null default now(),
  check ((kind = 'undo') = (undoes is not null)),
  constraint stock_changes_thresholds_bound check (octet_length(thresholds::text) <= 400000)
);
comment on table public.stock_changes is 'Append-only: one piece of work on several shelves.';
create index idx_stock_changes_vendor on public.stock_changes (vendor_id, created_at desc);

alter table public.stock_changes enable row level security;
revoke all on public.stock_changes from public, anon, authenticated, service_role;
grant select on public.stock_changes to authenticated, service_role;
create policy "people and keys of a stall read stock changes" on public.stock_changes for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

create table public.inventory_movements (
  id bigint generated always as identity primary key,
  inventory_id uuid not null references public.inventory (id) on delete restrict,
  variant_id uuid not null,
  product_id uuid not null,
  vendor_id uuid not null,
  location_id uuid not null,
  delta numeric(12,3) not null check (delta <> 0),
  balance_after numeric(12,3) not null check (balance_after >= 0),
  reason public.movement_reason not null,
  note text check (char_length(note) <= 300),
  actor_id uuid,
  order_id uuid,
  created_at timestamptz not null default now(),
  change_id uuid references public.stock_changes (id) on delete restrict
);
comment on table public.inventory_movements is 'Append-only. The sum of the deltas of an inventory row is its quantity.';
create index idx_movements_inventory on public.inventory_movements (inventory_id, id);
create index idx_movements_vendor_created on public.inventory_movements (vendor_id, created_at desc, id desc);
create index idx_movements_order on public.inventory_movements (order_id) where order_id is not null;
create index idx_movements_change on public.inventory_movements (change_id) where change_id is not null;
create index idx_movements_variant on public.inventory_movements (variant_id, id desc);

alter table public.inventory_movements enable row level security;
revoke all on public.inventory_movements from public, anon, authenticated, service_role;
revoke all on sequence public.inventory_movements_id_seq from public, anon, authenticated;
grant select on public.inventory_movements to authenticated, service_role;
create policy "people and keys of a stall read the ledger" on public.inventory_movements for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

create table public.holds (
  id uuid primary key default gen_random_uuid(),
  cart_id uuid not null,
  inventory_id uuid not null references public.inventory (id) on delete restrict,
  variant_id uuid not null,
  location_id uuid not null,
  quantity numeric(12,3) not null check (quantity > 0),
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  unique (cart_id, inventory_id)
);
comment on table public.holds is
  'Units of a shelf that are set aside for a cart. They count until the row is gone, which is after they expire.';
create index idx_holds_inventory on public.holds (inventory_id);
create index idx_holds_expires on public.holds (expires_at);

alter table public.holds enable row level security;
revoke all on public.holds from public, anon, authenticated, service_role;
grant select on public.holds to authenticated, service_role;
create policy "admins read holds" on public.holds for select to authenticated
  using ((select private.is_admin()));

create view public.variant_availability with (security_barrier) as
  select v.id as variant_id, v.product_id,
    coalesce(sum(i.quantity - i.reserved), 0) as available,
    coalesce(sum(i.reserved), 0) as held,
    coalesce(sum(i.version), 0)::bigint as version
  from public.product_variants v
  join public.products p on p.id = v.product_id and p.status = 'published'
  join public.vendors s on s.id = p.vendor_id and s.status = 'approved'
  left join public.inventory i on i.variant_id = v.id
  where v.is_active
  group by v.id, v.product_id;
comment on view public.variant_availability is
  'Shoppers see how much there is, not on which shelf. Runs as its owner, past the RLS of inventory.';
revoke all on public.variant_availability from public, anon, authenticated, service_role;
grant select on public.variant_availability to anon, authenticated, service_role;

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
/* Moves `p_delta` units in or out of one shelf and writes the ledger line. Creates the shelf with its first goods.
   Never goes below what is set aside for carts (LS001). Returns the row as it is afterwards. */
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

create function private.shelf_json(p_shelf public.inventory) returns jsonb
language sql immutable set search_path = ''
as $$
/* One shelf as the API shows it. */
  select jsonb_build_object(
    'inventory_id', p_shelf.id, 'variant_id', p_shelf.variant_id, 'location_id', p_shelf.location_id,
    'quantity', p_shelf.quantity, 'reserved', p_shelf.reserved,
    'available', p_shelf.quantity - p_shelf.reserved, 'version', p_shelf.version)
$$;

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
/* A person counts, receives or takes back goods. For members of the stall (staff and up), a key that may write stock
   (the ledger then names no person) and the server.
   People may say received, returned or adjusted; the server also imported and synced; nobody `sold`, which only an
   order does. With `p_expected_version` (0: no such shelf yet) the change is made only to the row the asker saw;
   else LS002 with the fresh row in DETAIL. `p_delta` need not be a multiple of the step: shelves hold crumbs. */
declare
  shelf public.inventory;
  vendor uuid;
begin
  select l.vendor_id into vendor from public.locations l where l.id = p_location_id;
  -- A stranger learns nothing about which ids exist: an unknown location is refused like a foreign one.
  if not private.is_service() and not private.is_member(vendor, 'staff')
    and not coalesce(vendor = any (private.key_vendor_ids('inventory:write')), false) then
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
/* No line of the ledger is changed or removed, whoever asks (LS004). */
begin
  raise exception 'The stock ledger is append-only: correct it with another movement.' using errcode = 'LS004';
end $$;
create trigger refuse_ledger_change before update or delete on public.inventory_movements
  for each row execute function private.refuse_ledger_change();
create trigger refuse_ledger_truncate before truncate on public.inventory_movements
  for each statement execute function private.refuse_ledger_change();

create function private.open_shelves(p_product_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
/* Variants that are on sale get a place on the shelf of the primary location, empty as yet, so that the first goods
   can be counted in. Version 0: nothing was ever there. */
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

create function private.product_stock(p_product_ids uuid[])
returns table (product_id uuid, available numeric, status public.stock_status)
language sql stable set search_path = ''
as $$
/* What is free to buy of each product, and the word for it. Variants that are not on sale do not count: nobody can
   buy them. */
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

create function private.refresh_products(p_product_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
/* Brings the derived columns of these products up to date.
   The rows are locked first and added up in the next statement, whose snapshot is taken after the lock: of two
   transactions that change different shelves of one product, the second adds up what the first committed. Adding up
   and updating in one statement would lose the first one's change. */
begin
  perform from public.products p where p.id = any (p_product_ids) order by p.id for no key update;

  update public.products p
  set stock_quantity = s.available, stock_status = s.status, price = coalesce(v.price, p.price)
  from private.product_stock(p_product_ids) s
  cross join lateral (
    select min(v.price) as price from public.product_variants v where v.product_id = s.product_id and v.is_active
  ) v
  where p.id = s.product_id
    and (p.stock_quantity <> s.available or p.stock_status <> s.status or p.price <> v.price);
end $$;

create function private.derive_products() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Brings the products of changed shelves and variants up to date. Not within private.import_batch, which writes variants
   and shelves in several statements and derives their products once, at its end (setting `livestall.derive`). The
   setting is taken back there, or ends with the transaction. */
begin
  if current_setting('livestall.derive', true) is distinct from 'later' then
    perform private.refresh_products(array(select distinct c.product_id from changed c));
  end if;
  return null;
end $$;
-- One trigger per event, because a transition table belongs to one. Triggers of one event fire in the order of their
-- names: `derive_…` before `pulse_…`, which tells the world what was derived.
create trigger derive_products_on_insert after insert on public.inventory
  referencing new table as changed for each statement execute function private.derive_products();
create trigger derive_products_on_update after update on public.inventory
  referencing new table as changed for each statement execute function private.derive_products();
create trigger derive_products_on_delete after delete on public.inventory
  referencing old table as changed for each statement execute function private.derive_products();
create trigger derive_products_on_insert after insert on public.product_variants
  referencing new table as changed for each statement execute function private.derive_products();
create trigger derive_products_on_update after update on public.product_variants
  referencing new table as changed for each statement execute function private.derive_products();
create trigger derive_products_on_delete after delete on public.product_variants
  referencing old table as changed for each statement execute function private.derive_products();

revoke execute on function
  private.move_stock(uuid, uuid, numeric, public.movement_reason, uuid, text, uuid, timestamptz),
  private.shelf_json(public.inventory),
  public.adjust_stock(uuid, uuid, numeric, public.movement_reason, text, bigint), private.refuse_ledger_change(),
  private.open_shelves(uuid), private.product_stock(uuid[]), private.refresh_products(uuid[]),
  private.derive_products() from public, anon, authenticated, service_role;
grant execute on function
  private.move_stock(uuid, uuid, numeric, public.movement_reason, uuid, text, uuid, timestamptz) to service_role;
grant execute on function
  public.adjust_stock(uuid, uuid, numeric, public.movement_reason, text, bigint), private.open_shelves(uuid)
  to authenticated, service_role;
