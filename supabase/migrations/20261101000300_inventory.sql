-- What is on the shelves. `inventory` is the balance, `inventory_movements` the ledger that explains it,
-- `holds` the units set aside for a while. Composite keys keep the copied owner columns honest.
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
  foreign key (location_id, vendor_id) references public.locations (id, vendor_id) on delete restrict
);
comment on column public.inventory.version is 'Grows by one with every change of quantity or reserved; readers keep the higher one.';

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
  created_at timestamptz not null default now()
);
create index idx_movements_inventory on public.inventory_movements (inventory_id, id);
create index idx_movements_vendor_created on public.inventory_movements (vendor_id, created_at desc, id desc);
create index idx_movements_order on public.inventory_movements (order_id) where order_id is not null;
comment on table public.inventory_movements is 'Append-only. The sum of the deltas of an inventory row is its quantity.';

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
create index idx_holds_inventory on public.holds (inventory_id);
create index idx_holds_expires on public.holds (expires_at);
