-- What was sold: one order for the shopper, one vendor order with a life of its own for each stall.
create type public.order_status as enum ('pending', 'confirmed', 'completed', 'cancelled');
create type public.vendor_order_status as enum ('pending', 'accepted', 'packed', 'shipped', 'delivered', 'cancelled', 'returned');
create type public.notification_kind as enum ('order_placed', 'order_changed', 'stock_low', 'stock_out', 'product_reviewed', 'vendor_reviewed', 'system');

create table public.orders (
  id uuid primary key default gen_random_uuid(),
  number bigint generated always as identity unique,
  customer_id uuid references public.profiles (id) on delete set null,
  status public.order_status not null default 'pending',
  currency char(3) not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  subtotal numeric(12,2) not null check (subtotal >= 0),
  shipping numeric(12,2) not null default 0 check (shipping >= 0),
  total numeric(12,2) not null check (total = subtotal + shipping),
  shipping_address jsonb not null default '{}' check (jsonb_typeof(shipping_address) = 'object'),
  idempotency_key text check (char_length(idempotency_key) between 8 and 200),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (customer_id, idempotency_key)
);

create table public.vendor_orders (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null references public.orders (id) on delete restrict,
  vendor_id uuid not null references public.vendors (id) on delete restrict,
  status public.vendor_order_status not null default 'pending',
  subtotal numeric(12,2) not null check (subtotal >= 0),
  commission numeric(12,2) not null default 0 check (commission between 0 and subtotal),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (order_id, vendor_id),
  unique (id, order_id, vendor_id)
);
create index idx_vendor_orders_vendor_created on public.vendor_orders (vendor_id, created_at desc, id desc);

create table public.order_items (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null,
  vendor_order_id uuid not null,
  vendor_id uuid not null,
  product_id uuid not null references public.products (id) on delete restrict,
  variant_id uuid not null references public.product_variants (id) on delete restrict,
  location_id uuid not null references public.locations (id) on delete restrict,
  product_name text not null,
  variant_name text not null default '',
  quantity numeric(12,3) not null check (quantity > 0),
  unit public.unit_of_measure not null,
  step numeric(12,3) not null check (step > 0),
  unit_price numeric(12,2) not null check (unit_price >= 0),
  total numeric(12,2) not null check (total = round(unit_price * quantity / step, 2)),
  created_at timestamptz not null default now(),
  check (mod(quantity, step) = 0),
  foreign key (vendor_order_id, order_id, vendor_id)
    references public.vendor_orders (id, order_id, vendor_id) on delete restrict
);
create index idx_order_items_vendor_order on public.order_items (vendor_order_id);
create index idx_order_items_order on public.order_items (order_id);
comment on column public.order_items.unit_price is 'The price of one `step` when it was sold.';

create table public.order_events (
  id bigint generated always as identity primary key,
  order_id uuid not null references public.orders (id) on delete restrict,
  vendor_order_id uuid references public.vendor_orders (id) on delete restrict,
  vendor_id uuid references public.vendors (id) on delete restrict,
  kind text not null check (char_length(kind) between 1 and 60),
  actor_id uuid,
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  created_at timestamptz not null default now()
);
create index idx_order_events_order on public.order_events (order_id, id);

create table public.notifications (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references public.profiles (id) on delete cascade,
  vendor_id uuid references public.vendors (id) on delete cascade,
  kind public.notification_kind not null,
  title text not null check (char_length(title) between 1 and 160),
  body text not null default '' check (char_length(body) <= 1000),
  link text check (link ~ '^/'),
  read_at timestamptz,
  created_at timestamptz not null default now(),
  check (num_nonnulls(user_id, vendor_id) = 1)
);
create index idx_notifications_user on public.notifications (user_id, created_at desc) where user_id is not null;
create index idx_notifications_vendor on public.notifications (vendor_id, created_at desc) where vendor_id is not null;
comment on table public.notifications is 'For one person or for everyone at one stall, never both.';
