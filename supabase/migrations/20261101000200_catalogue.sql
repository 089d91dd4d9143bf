-- What is sold: a tree of categories, products, their variants and pictures.
-- The checks `< 'Infinity'` keep out NaN, which numeric places above every number.
create type public.product_status as enum ('draft', 'pending', 'published', 'rejected', 'archived');
create type public.stock_status as enum ('instock', 'lowstock', 'outofstock');
create type public.unit_of_measure as enum ('g', 'kg', 'ml', 'l', 'each');

create table public.categories (
  id uuid primary key default gen_random_uuid(),
  parent_id uuid references public.categories (id) on delete restrict check (parent_id <> id),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text not null check (char_length(name) between 1 and 80),
  description text not null default '',
  position integer not null default 0,
  created_at timestamptz not null default now()
);
create index idx_categories_parent on public.categories (parent_id, position);

create table public.products (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete restrict,
  category_id uuid not null references public.categories (id) on delete restrict,
  name text not null check (char_length(name) between 2 and 160),
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 180),
  description text not null default '' check (char_length(description) <= 20000),
  status public.product_status not null default 'draft',
  status_reason text check (char_length(status_reason) <= 500),
  unit public.unit_of_measure not null default 'each',
  price numeric(12,2) not null check (price >= 0 and price < 'Infinity'),
  -- Each counts in hundredths, as prices do. The shop has the same list (lib/catalog/schema.ts).
  currency char(3) not null default 'EUR'
    check (currency in ('EUR', 'GBP', 'USD', 'CHF', 'SEK', 'DKK', 'NOK', 'PLN', 'CZK')),
  image_path text,
  image_alt text not null default '',
  image_blur text check (char_length(image_blur) <= 2000),
  manage_stock boolean not null default true,
  stock_quantity numeric(14,3) not null default 0,
  stock_status public.stock_status not null default 'outofstock',
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search tsvector generated always as (
    setweight(to_tsvector('english'::regconfig, name), 'A')
    || setweight(to_tsvector('english'::regconfig, left(description, 5000)), 'C')
  ) stored,
  unique (vendor_id, slug),
  unique (id, vendor_id),
  unique (id, unit),
  check (status <> 'published' or published_at is not null)
);
comment on column public.products.price is 'The lowest price among its variants, kept by trigger: what a card shows as "from".';
comment on column public.products.unit is 'The unit of every variant of this product, so that their stock can be added up.';
comment on column public.products.stock_quantity is 'Units free to buy over all variants on sale and all locations: sum(quantity - reserved). Kept by trigger.';

create table public.product_variants (
  id uuid primary key default gen_random_uuid(),
  product_id uuid not null,
  sku text not null check (char_length(sku) between 1 and 80),
  name text not null default '' check (char_length(name) <= 80),
  options jsonb not null default '{}' check (jsonb_typeof(options) = 'object'),
  price numeric(12,2) not null check (price >= 0 and price < 'Infinity'),
  unit public.unit_of_measure not null default 'each',
  step numeric(12,3) not null default 1 check (step > 0 and step < 'Infinity'),
  position integer not null default 0,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (product_id, sku),
  unique (id, product_id),
  foreign key (product_id, unit) references public.products (id, unit) on update cascade on delete cascade
);
comment on column public.product_variants.step is 'The smallest amount sold, in `unit`; quantities are multiples of it.';
comment on column public.product_variants.price is 'The price of one `step` (50 g of tea, one jar), so that a line is price x quantity / step, exactly.';

create table public.product_images (
  id uuid primary key default gen_random_uuid(),
  product_id uuid not null references public.products (id) on delete cascade,
  path text not null check (path <> ''),
  alt text not null default '' check (char_length(alt) <= 300),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  blur text check (char_length(blur) <= 2000),
  position integer not null default 0,
  created_at timestamptz not null default now()
);
create index idx_product_images_product on public.product_images (product_id, position);
comment on column public.product_images.path is 'Object name in the public Storage bucket `product-images`.';
