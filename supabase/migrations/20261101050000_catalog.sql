-- What is sold: a tree of categories, products, their variants and pictures. Products are made, changed and handed in
-- by managers, and decided by admins.
--
-- A list ends its order with `id`, so that a page can begin after the last row of the one before (keyset paging); an
-- index read backwards serves the opposite order. supabase/tests/query-plans.test.ts holds the queries and checks at
-- 100,000 products that each uses its index.

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
  created_at timestamptz not null default now(),
  constraint categories_slug_bound check (char_length(slug) <= 80),
  constraint categories_description_bound check (char_length(description) <= 5000)
);
comment on table public.categories is 'The tree of what there is on the market.';
create index idx_categories_parent on public.categories (parent_id, position);

alter table public.categories enable row level security;
revoke all on public.categories from public, anon, authenticated, service_role;
grant select on public.categories to anon, authenticated;
grant select, insert, update, delete on public.categories to service_role;
create policy "everyone reads categories" on public.categories for select to anon, authenticated using (true);

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
  -- Each counts in hundredths, as prices do. The shop has the same list (lib/market/catalog/schema.ts).
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
  archived_from public.product_status,
  unique (vendor_id, slug),
  unique (id, vendor_id),
  unique (id, unit),
  constraint products_check check (status <> 'published' or published_at is not null),
  constraint products_check1 check (archived_from is null or status = 'archived'),
  constraint products_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint products_image_alt_bound check (char_length(image_alt) <= 300),
  constraint products_image_blur_shape check (image_blur ~ '^data:[A-Za-z0-9/+;=,._-]*$'),
  constraint products_image_path_bound check (char_length(image_path) <= 320 and image_path ~
    '^[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*(/[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*)*$')
);
comment on table public.products is
  'What a stall sells: the words, picture and price of its card, and whether it is on the market.';
comment on column public.products.price is 'The lowest price among its variants, kept by trigger: what a card shows as "from".';
comment on column public.products.unit is 'The unit of every variant of this product, so that their stock can be added up.';
comment on column public.products.stock_quantity is 'Units free to buy over all variants on sale and all locations: sum(quantity - reserved). Kept by trigger.';
comment on column public.products.archived_from is 'What an archived product was before: what restoring makes of it.';
-- The catalogue: all, one category, one stall; newest, by price, by name.
create index idx_products_newest on public.products (published_at desc, id desc)
  where status = 'published';
create index idx_products_price on public.products (price, id) where status = 'published';
create index idx_products_name on public.products (name, id) where status = 'published';
create index idx_products_category_newest on public.products (category_id, published_at desc, id desc)
  where status = 'published';
create index idx_products_category_price on public.products (category_id, price, id)
  where status = 'published';
create index idx_products_category_name on public.products (category_id, name, id)
  where status = 'published';
create index idx_products_vendor_newest on public.products (vendor_id, published_at desc, id desc)
  where status = 'published';
create index idx_products_vendor_price on public.products (vendor_id, price, id)
  where status = 'published';
-- Not partial: the stall's own tables of products and inventory are read in this order, in every status.
create index idx_products_vendor_name on public.products (vendor_id, name, id);
create index idx_products_vendor_status_published on public.products (vendor_id, status)
  where status = 'published';
create index idx_products_status_stock on public.products (status, stock_quantity)
  where status = 'published' and stock_quantity > 0;
create index idx_products_vendor_created on public.products (vendor_id, created_at desc);
-- What waits for an admin, oldest first.
create index idx_products_pending on public.products (created_at, id) where status = 'pending';
-- Search: words, and parts of names for suggestions and typing errors.
create index idx_products_search on public.products using gin (search) where status = 'published';
create index idx_products_name_trgm on public.products using gin (name extensions.gin_trgm_ops)
  where status = 'published';
-- Counts of a stall's products by status and stock, without touching the (wide) rows.
create index idx_products_vendor_status_stock on public.products (vendor_id, status, stock_status);
-- What was changed last.
create index idx_products_vendor_changed on public.products (vendor_id, updated_at desc, id desc)
  where status <> 'archived';
-- Partial, because under row-level security a comparison of enums (not leakproof) is no index condition: what is not in
-- the index is not read.
create index idx_products_vendor_rejected on public.products (vendor_id, updated_at desc, id)
  where status = 'rejected';
create index idx_products_vendor_archived on public.products (vendor_id, id) where status = 'archived';
create index idx_products_image_path on public.products (image_path) where image_path is not null;

alter table public.products enable row level security;
revoke all on public.products from public, anon, authenticated, service_role;
grant select on public.products to anon;
grant select,
  insert (id, vendor_id, category_id, name, slug, description, status, unit, price, currency, image_path, image_alt,
    image_blur, manage_stock),
  update (category_id, name, slug, description, status, status_reason, currency, image_path, image_alt, image_blur,
    manage_stock)
  on public.products to authenticated;
grant select, delete,
  insert (id, vendor_id, category_id, name, slug, description, status, status_reason, unit, price, currency,
    image_path, image_alt, image_blur, manage_stock, published_at, created_at),
  update (category_id, name, slug, description, status, status_reason, unit, currency, image_path, image_alt,
    image_blur, manage_stock, published_at)
  on public.products to service_role;
create policy "visitors read what approved stalls publish" on public.products for select to anon
  using (status = 'published' and vendor_id in (select v.id from public.vendors v where v.status = 'approved'));
create policy "people read what is published, stalls and admins all of theirs" on public.products for select to authenticated
  using ((status = 'published' and vendor_id in (select v.id from public.vendors v where v.status = 'approved'))
    or vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]));
create policy "managers and keys add products" on public.products for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
    or vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]));
create policy "managers and keys change products" on public.products for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
    or vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]));

create trigger touch_updated_at before update of
  vendor_id, category_id, name, slug, description, status, status_reason, unit, currency, manage_stock
  on public.products for each row execute function private.touch_updated_at();

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
  foreign key (product_id, unit) references public.products (id, unit) on update cascade on delete cascade,
  constraint product_variants_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint product_variants_sku_line check (sku !~ '[\u0001-\u001f\u007f-\u009f]'),
  -- Five options of 40 and 80 letters, as the form has them.
  constraint product_variants_options_bound check (octet_length(options::text) <= 4000
    and not jsonb_path_exists(options, '$.* ? (@.type() != "string")')),
  constraint product_variants_position_bound check (position between -1000000 and 1000000)
);
comment on table public.product_variants is
  'What of a product can be bought, by SKU: its price and the smallest amount.';
comment on column public.product_variants.step is 'The smallest amount sold, in `unit`; quantities are multiples of it.';
comment on column public.product_variants.price is 'The price of one `step` (50 g of tea, one jar), so that a line is price x quantity / step, exactly.';
-- Lines are matched by SKU, and nothing else leads from a SKU to its variant.
create index idx_product_variants_sku on public.product_variants (sku);
create unique index idx_product_variants_product_unit on public.product_variants (product_id, unit, id);
create unique index idx_product_variants_changed on public.product_variants (updated_at, id);

alter table public.product_variants enable row level security;
revoke all on public.product_variants from public, anon, authenticated, service_role;
grant select on public.product_variants to anon;
grant select,
  insert (id, product_id, sku, name, options, price, unit, step, position, is_active),
  update (sku, name, options, price, step, position, is_active)
  on public.product_variants to authenticated;
grant select, insert, update, delete on public.product_variants to service_role;
create policy "visitors read variants on sale" on public.product_variants for select to anon
  using (is_active and exists (select from public.products p where p.id = product_id));
-- Two questions, not one: the planner then expects as many rows as there were before, and keeps its plans.
create policy "people read variants on sale, stalls and admins all of theirs" on public.product_variants for select to authenticated
  using ((is_active and exists (select from public.products p where p.id = product_id))
    or exists (select from public.products p where p.id = product_id
      and (p.vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
        or p.vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]))));
create policy "managers and keys add variants" on public.product_variants for insert to authenticated
  with check (exists (select from public.products p
    where p.id = product_id and (p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
      or p.vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]))));
create policy "managers and keys change variants" on public.product_variants for update to authenticated
  using (exists (select from public.products p
    where p.id = product_id and (p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
      or p.vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]))));

create trigger touch_updated_at before update on public.product_variants
  for each row execute function private.touch_updated_at();
create trigger limit_variants after insert on public.product_variants referencing new table as added
  for each statement execute function private.limit_rows('product_id', 'products', '200', 'true',
    'product_variants_at_most', 'A product has at most 200 variants, those off sale counted. Make another product.');
create trigger limit_variants_on_sale after insert on public.product_variants referencing new table as added
  for each statement execute function private.limit_rows('product_id', 'products', '60', 't.is_active',
    'product_variants_on_sale_at_most', 'A product has at most 60 variants on sale. Make another product.');
create trigger limit_variants_put_on_sale after update on public.product_variants referencing new table as added
  for each statement execute function private.limit_rows('product_id', 'products', '60', 't.is_active',
    'product_variants_on_sale_at_most', 'A product has at most 60 variants on sale. Make another product.');

create table public.product_images (
  id uuid primary key default gen_random_uuid(),
  product_id uuid not null references public.products (id) on delete cascade,
  path text not null check (path <> ''),
  alt text not null default '' check (char_length(alt) <= 300),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  blur text check (char_length(blur) <= 2000),
  position integer not null default 0,
  created_at timestamptz not null default now(),
  -- `ready` without sizes is shown as it is.
  state text not null default 'ready' check (state in ('processing', 'ready', 'failed')),
  error text check (char_length(error) <= 300),
  renditions jsonb not null default '[]' check (jsonb_typeof(renditions) = 'array'),
  constraint product_images_path_bound check (char_length(path) <= 300 and path ~
    '^[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*(/[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*)*$'),
  constraint product_images_size_bound check (width <= 50000 and height <= 50000),
  constraint product_images_blur_shape check (blur ~ '^data:[A-Za-z0-9/+;=,._-]*$'),
  constraint product_images_renditions_bound check (octet_length(renditions::text) <= 20000),
  constraint product_images_position_bound check (position between -1000000 and 1000000)
);
comment on table public.product_images is
  'Pictures of a product in their order. The card shows the first that is ready.';
comment on column public.product_images.path is 'Object name in the public Storage bucket `product-images`.';
comment on column public.product_images.renditions is
  'Its sizes, small to large: [{path, format: avif|webp, width, height, bytes}], objects beside the original.';
comment on column public.product_images.error is 'Why it was refused, for the people of the stall.';
create index idx_product_images_product on public.product_images (product_id, position);
create index idx_product_images_path on public.product_images (path);

alter table public.product_images enable row level security;
revoke all on public.product_images from public, anon, authenticated, service_role;
grant select on public.product_images to anon;
grant select, delete,
  insert (id, product_id, path, alt, width, height, blur, position, state), update (alt, position)
  on public.product_images to authenticated;
grant select, insert, update, delete on public.product_images to service_role;
create policy "managers add pictures from their folder" on public.product_images for insert to authenticated
  with check (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
      and starts_with(path, p.vendor_id || '/')));
create policy "managers change pictures" on public.product_images for update to authenticated
  using (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])));
create policy "managers remove pictures" on public.product_images for delete to authenticated
  using (exists (
    select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])));
-- RLS on products decides which products these subqueries find.
create policy "visitors read pictures that are ready" on public.product_images for select to anon
  using (state = 'ready' and exists (select from public.products p where p.id = product_id));
create policy "people read pictures that are ready, stalls all of theirs" on public.product_images
  for select to authenticated
  using (exists (select from public.products p where p.id = product_id
    and (product_images.state = 'ready' or p.vendor_id = any ((select private.my_vendor_ids())::uuid[])
      or (select private.is_admin()) or p.vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]))));

create trigger limit_images after insert on public.product_images referencing new table as added
  for each statement execute function private.limit_rows('product_id', 'products', '12', 'true',
    'product_images_at_most', 'A product has at most 12 pictures. Remove one first.');

create function private.guard_product() returns trigger
language plpgsql set search_path = ''
as $$
/* Members write, hand in and withdraw; whether a product goes on sale, and why not, is for admins. One that comes back
   from the archive is what it was. */
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
create trigger guard_product before update of status, status_reason on public.products
  for each row execute function private.guard_product();
create trigger guard_new_product before insert on public.products
  for each row when (new.status not in ('draft', 'pending')) execute function private.guard_product();

create function private.remember_archived() returns trigger
language plpgsql set search_path = ''
as $$
/* An archived product remembers what it was; one that comes back forgets it. */
begin
  new.archived_from := case when new.status = 'archived' then old.status end;
  return new;
end $$;
-- Triggers of one event fire in the order of their names: guard_product, remember_archived, review_edit,
-- stamp_publication, touch_updated_at.
create trigger remember_archived before update of status on public.products
  for each row when (new.status <> old.status) execute function private.remember_archived();

create function private.stamp_publication() returns trigger
language plpgsql set search_path = ''
as $$
/* The first publication is dated once and for all; the reason of an earlier refusal ends with it. */
begin
  new.published_at := coalesce(new.published_at, now());
  new.status_reason := null;
  return new;
end $$;
create trigger stamp_publication before insert or update of status on public.products
  for each row when (new.status = 'published') execute function private.stamp_publication();

create function private.guard_unit() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* The unit is fixed once goods were counted in it (LS007): their figures would mean something else. */
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

create function private.guard_picture() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* A picture that a stall's people name is theirs: on a product's row one of that product's pictures or a size of it
   (a new product has none yet: one from the stall's folder), on a stall's row one from its folder. What the server
   writes follows from the rows already. */
declare
  folder text;
begin
  if new.image_path is null or not private.is_client() then
    return new;
  end if;
  if tg_table_name = 'vendors' then
    folder := new.id || '/';
  else
    folder := new.vendor_id || '/';
  end if;
  if not starts_with(new.image_path, folder) or (tg_table_name = 'products' and tg_op = 'UPDATE' and not exists (
    select from public.product_images i where i.product_id = new.id and (i.path = new.image_path
      or i.renditions @> jsonb_build_array(jsonb_build_object('path', new.image_path))))) then
    raise exception 'This picture is not one of %.', case tg_table_name when 'vendors' then 'the stall' else 'the product' end
      using errcode = '23514', constraint = tg_table_name || '_image_path_own', table = tg_table_name, schema = 'public';
  end if;
  return new;
end $$;
create trigger guard_picture_insert before insert on public.products for each row
  when (new.image_path is not null) execute function private.guard_picture();
create trigger guard_picture before update of image_path on public.products for each row
  when (new.image_path is distinct from old.image_path) execute function private.guard_picture();
create trigger guard_picture before update of image_path on public.vendors for each row
  when (new.image_path is distinct from old.image_path) execute function private.guard_picture();

create function private.require_manager(p_vendor_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
/* Refuses those who are not at least manager there. Row-level security would only find nothing. */
begin
  if not private.may_manage(p_vendor_id, 'products:write') then
    raise exception 'Only managers and owners of this stall may change its products.' using errcode = '42501';
  end if;
end $$;

create function private.change_unit(p_product_id uuid, p_unit public.unit_of_measure) returns void
language sql security definer set search_path = ''
as $$
/* The unit is no column for clients, as their grants say nothing of what was counted in it. */
  update public.products p set unit = p_unit
  where p.id = p_product_id and p.unit <> p_unit
    and private.may_manage(p.vendor_id, 'products:write')
$$;

create function private.refuse_taken_skus(p_vendor_id uuid, p_product_id uuid, p_skus text[]) returns void
language plpgsql stable set search_path = ''
as $$
/* A SKU names one variant of a stall: imports and feeds find it by that. Archived products do not count. */
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

create function private.complete_variants(p_product_id uuid, p_vendor_id uuid, p_slug text, p_variants jsonb)
returns jsonb
language plpgsql set search_path = ''
as $$
/* The given variants with what they lack: an id, a place in the list, and a SKU made of the product's slug with the
   first number that is free at the stall. */
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

create function private.create_product(p_id uuid, p_vendor_id uuid, p_product jsonb) returns void
language plpgsql set search_path = ''
as $$
/* A new product with its variants and first goods, all or nothing; for managers and owners.
   With goods its stock is managed and it is in stock; without, neither. The goods go to the primary location, through
   the ledger. A slug that is taken gets a number, and a SKU that is not given is made of the slug.
   `p_product`: {category_id, name, slug, description, unit, currency?, status: draft|pending,
   variants: [{sku?, name, options, price, step, initial_quantity}]} */
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

create function private.save_product(p_id uuid, p_changes jsonb) returns void
language plpgsql set search_path = ''
as $$
/* Changes a product and its variants together; for managers and owners. The caller holds the product's row and has
   compared it with what the editor saw. Fields that are left out stay. `variants` is the whole list in its order:
   those with an id are changed, those without are new, those left out go off sale (goods and orders keep them).
   `p_changes`: {name?, description?, category_id?, unit?,
   variants?: [{id?, sku?, name, options, price, step, is_active}]} */
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

create function private.add_product_images(p_product_id uuid, p_images jsonb) returns setof uuid
language plpgsql set search_path = ''
as $$
/* Pictures that were uploaded, behind those that are there. Each waits for its sizes. Returns the ids of those that
   were not there before: the same file, sent in again, is one picture.
   `p_images`: [{path, alt, width, height}]. */
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

create function private.refresh_product_image(p_product_id uuid) returns void
language sql set search_path = ''
as $$
/* The product's row shows its first picture that is ready, as the job that makes the sizes sets it. */
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

revoke execute on function
  private.guard_product(), private.remember_archived(), private.stamp_publication(), private.guard_unit(),
  private.guard_picture(), private.require_manager(uuid), private.change_unit(uuid, public.unit_of_measure),
  private.refuse_taken_skus(uuid, uuid, text[]), private.complete_variants(uuid, uuid, text, jsonb),
  private.create_product(uuid, uuid, jsonb), private.save_product(uuid, jsonb),
  private.add_product_images(uuid, jsonb), private.refresh_product_image(uuid) from public;
grant execute on function
  private.require_manager(uuid), private.change_unit(uuid, public.unit_of_measure),
  private.refuse_taken_skus(uuid, uuid, text[]), private.complete_variants(uuid, uuid, text, jsonb),
  private.create_product(uuid, uuid, jsonb), private.save_product(uuid, jsonb),
  private.add_product_images(uuid, jsonb), private.refresh_product_image(uuid) to authenticated, service_role;
