-- Who takes part: people, their stalls, who works at a stall, and where it keeps its stock.
create extension if not exists pg_trgm with schema extensions;

-- Functions and state that the API must never expose live here (REST serves only `public`).
create schema private;
grant usage on schema private to anon, authenticated, service_role;

create type public.user_role as enum ('shopper', 'vendor', 'admin');
create type public.vendor_status as enum ('pending', 'approved', 'suspended');
create type public.member_role as enum ('owner', 'manager', 'staff');

create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  full_name text not null default '' check (char_length(full_name) <= 120),
  role public.user_role not null default 'shopper',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column public.profiles.role is 'What the site lets this person do. Not writable by its owner.';

create table public.vendors (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 80),
  store_name text not null check (char_length(store_name) between 2 and 80),
  tagline text not null default '' check (char_length(tagline) <= 160),
  description text not null default '' check (char_length(description) <= 5000),
  email text not null check (email ~ '^[^@\s]+@[^@\s]+$'),
  city text not null default '' check (char_length(city) <= 80),
  image_path text,
  image_alt text not null default '',
  status public.vendor_status not null default 'pending',
  commission_rate numeric(5,4) not null default 0.1000 check (commission_rate between 0 and 0.5),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column public.vendors.commission_rate is 'Share of a sale kept by the market: 0.1000 is ten per cent.';
comment on column public.vendors.email is 'Private: where the market writes to the stall. Never in a public answer.';

create table public.vendor_members (
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  role public.member_role not null default 'staff',
  created_at timestamptz not null default now(),
  primary key (vendor_id, user_id)
);
create index idx_vendor_members_user on public.vendor_members (user_id, vendor_id);

create table public.locations (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 80),
  city text not null default '' check (char_length(city) <= 80),
  is_primary boolean not null default false,
  created_at timestamptz not null default now(),
  unique (vendor_id, name),
  unique (id, vendor_id)
);
create unique index idx_locations_one_primary on public.locations (vendor_id) where is_primary;
