-- Product files: what a stall uploads, how it is read and how far it has come; what a batch of it does.
--
-- The file itself lies in the private Storage bucket `imports` under `<stall>/<import>`. The worker reads it as a stream
-- and hands over products in batches of some 1,000 lines. A batch plans, writes and says what came of each line, in one
-- transaction that also moves the import's counters, so that a worker killed at any instant goes on where the last
-- commit was.
--
-- What an import makes is a draft or waits for its review. The settings of a run can be written past the server, and the
-- run itself works as the server, which no review holds: so the table takes no other state.

create table public.imports (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  file_name text not null check (char_length(file_name) between 1 and 200),
  bytes bigint not null check (bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  encoding text not null check (encoding in ('utf-8', 'utf-16le', 'utf-16be', 'windows-1252')),
  delimiter text not null check (delimiter in (',', ';', E'\t', '|')),
  format text not null check (format in ('own', 'shopify', 'woocommerce')),
  headers jsonb not null check (jsonb_typeof(headers) = 'array' and octet_length(headers::text) <= 100000),
  sample jsonb not null default '[]' check (jsonb_typeof(sample) = 'array' and octet_length(sample::text) <= 100000),
  mapping jsonb not null default '{}' check (jsonb_typeof(mapping) = 'object'),
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  state text not null default 'uploaded'
    check (state in ('uploaded', 'checking', 'checked', 'running', 'done', 'cancelled', 'failed')),
  error text check (char_length(error) <= 500),
  is_cancelled boolean not null default false,
  rows_total integer,
  rows_done integer not null default 0,
  rows_created integer not null default 0,
  rows_updated integer not null default 0,
  rows_unchanged integer not null default 0,
  rows_failed integer not null default 0,
  products_created integer not null default 0,
  batches_done integer not null default 0,
  line_done integer not null default 0,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  constraint imports_file_name_line check (file_name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint imports_bytes_bound check (bytes <= 104857600),
  constraint imports_headers_shape check (not jsonb_path_exists(headers, '$[*] ? (@.type() != "string")')),
  constraint imports_sample_shape check (not jsonb_path_exists(sample, 'strict $[*] ? (@.type() != "array")')
    and not jsonb_path_exists(sample, '$[*][*] ? (@.type() != "string")')),
  -- Seventeen columns of 200 letters.
  constraint imports_mapping_bound check (octet_length(mapping::text) <= 24000
    and not jsonb_path_exists(mapping, '$.* ? (@.type() != "string")')),
  constraint imports_settings_bound check (octet_length(settings::text) <= 4000),
  constraint imports_new_status_own check (coalesce(settings ->> 'new_status', 'draft') in ('draft', 'pending'))
);
comment on table public.imports is
  'A product file that a stall uploaded: how it is read, and how far its check or run has come.';
comment on column public.imports.rows_done is
  'Lines read in the present run, of a check or of the import; the sum of the four figures after it.';
comment on column public.imports.line_done is 'The last line of the file that a committed batch has dealt with.';
create index idx_imports_vendor_created on public.imports (vendor_id, created_at desc, id desc);
create index idx_imports_vendor_file on public.imports (vendor_id, sha256);
create index idx_imports_created_by on public.imports (created_by) where created_by is not null;

alter table public.imports enable row level security;
revoke all on public.imports from public, anon, authenticated, service_role;
grant select,
  insert (id, vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers, sample)
  on public.imports to authenticated;
grant select, insert, update, delete on public.imports to service_role;
create policy "people and keys of a stall read imports" on public.imports for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));
create policy "managers and keys upload imports" on public.imports for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
    or vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));

create trigger limit_new_imports after insert on public.imports referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '500',
    't.created_at > now() - interval ''1 day''', 'imports_at_most',
    'A stall uploads at most 500 files in a day. Go on tomorrow.');

create table public.import_rows (
  id bigint generated always as identity primary key,
  import_id uuid not null references public.imports (id) on delete cascade,
  line integer not null,
  level text not null check (level in ('error', 'note')),
  column_name text check (char_length(column_name) <= 200),
  sku text check (char_length(sku) <= 80),
  reason text not null check (char_length(reason) <= 500)
);
comment on table public.import_rows is
  'Lines that were refused, or taken with a remark, in the present run. Lines that are in leave nothing here.';
create index idx_import_rows_import on public.import_rows (import_id, line, id);

alter table public.import_rows enable row level security;
revoke all on public.import_rows from public, anon, authenticated, service_role;
revoke all on sequence public.import_rows_id_seq from public, anon, authenticated;
grant select on public.import_rows to authenticated;
grant select, insert, update, delete on public.import_rows to service_role;
-- RLS on imports decides which ones this subquery finds.
create policy "members and admins read what was refused" on public.import_rows for select to authenticated
  using (exists (select from public.imports i where i.id = import_id));

create table public.import_mappings (
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  /* Of the header line: the same columns are read the same way the next time. */
  signature text not null check (char_length(signature) = 64),
  format text not null check (format in ('own', 'shopify', 'woocommerce')),
  mapping jsonb not null check (jsonb_typeof(mapping) = 'object'),
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  updated_at timestamptz not null default now(),
  primary key (vendor_id, signature),
  constraint import_mappings_mapping_bound check (octet_length(mapping::text) <= 24000),
  constraint import_mappings_settings_bound check (octet_length(settings::text) <= 4000),
  constraint import_mappings_new_status_own check (coalesce(settings ->> 'new_status', 'draft') in ('draft', 'pending'))
);
comment on table public.import_mappings is 'How a stall read a file with these columns the last time.';

alter table public.import_mappings enable row level security;
revoke all on public.import_mappings from public, anon, authenticated, service_role;
grant select on public.import_mappings to authenticated;
grant select, insert, update, delete on public.import_mappings to service_role;
create policy "people and keys of a stall read mappings" on public.import_mappings for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));

create table private.import_batches (
  import_id uuid not null references public.imports (id) on delete cascade,
  batch_no integer not null,
  last_line integer not null,
  result jsonb not null,
  primary key (import_id, batch_no)
);
comment on table private.import_batches is 'The batches of a run that are in, each once, with what came of it.';

revoke all on private.import_batches from public, anon, authenticated, service_role;

create table private.import_keys (
  import_id uuid not null references public.imports (id) on delete cascade,
  key text not null,
  product_id uuid references public.products (id) on delete cascade,
  primary key (import_id, key)
);
comment on table private.import_keys is
  'Products whose lines are spread over a file (variations), by the key that ties them. Null: only checked so far.';
create index idx_import_keys_product on private.import_keys (product_id);

revoke all on private.import_keys from public, anon, authenticated, service_role;

create table private.import_images (
  import_id uuid not null references public.imports (id) on delete cascade,
  product_id uuid not null references public.products (id) on delete cascade,
  position integer not null,
  line integer not null,
  url text not null,
  alt text not null,
  primary key (import_id, product_id, position)
);
comment on table private.import_images is
  'Pictures that a file names and that the worker has yet to fetch; only for products that have none.';
create index idx_import_images_product on private.import_images (product_id);

revoke all on private.import_images from public, anon, authenticated, service_role;

create function private.stamp_import() returns trigger
language plpgsql set search_path = ''
as $$
/* Who uploaded it is whoever asks. */
begin
  if private.is_client() then
    new.created_by := auth.uid();
  end if;
  return new;
end $$;
create trigger stamp_import before insert on public.imports for each row execute function private.stamp_import();

create function private.request_import(p_import_id uuid, p_run text, p_reading jsonb default null)
returns public.imports
language plpgsql security definer set search_path = ''
as $$
/* Asks for a run: `check` reads the file with these settings and changes nothing, `apply` imports what was checked, as
   it was checked. For managers of the stall. LS003 for strangers, LS010 when this is not the time for it. */
declare
  wanted public.imports;
begin
  select * into wanted from public.imports i where i.id = p_import_id for no key update;
  if wanted.id is null or not private.may_manage(wanted.vendor_id, 'imports:write') then
    raise exception 'There is no such import.' using errcode = 'LS003';
  end if;
  if p_run = 'check' and wanted.state in ('uploaded', 'checked', 'failed') and wanted.started_at is null then
    delete from public.import_rows r where r.import_id = wanted.id;
    delete from private.import_keys k where k.import_id = wanted.id;
    delete from private.import_batches b where b.import_id = wanted.id;
    update public.imports i set state = 'checking', error = null, is_cancelled = false, rows_total = null,
      encoding = coalesce(p_reading ->> 'encoding', i.encoding),
      delimiter = coalesce(p_reading ->> 'delimiter', i.delimiter),
      format = coalesce(p_reading ->> 'format', i.format),
      headers = coalesce(p_reading -> 'headers', i.headers),
      mapping = coalesce(p_reading -> 'mapping', i.mapping),
      settings = coalesce(p_reading -> 'settings', i.settings),
      rows_done = 0, rows_created = 0, rows_updated = 0, rows_unchanged = 0, rows_failed = 0, products_created = 0,
      batches_done = 0, line_done = 0
    where i.id = wanted.id returning * into wanted;
    insert into public.import_mappings (vendor_id, signature, format, mapping, settings)
    values (wanted.vendor_id, encode(extensions.digest(wanted.headers::text, 'sha256'), 'hex'), wanted.format,
      wanted.mapping, wanted.settings)
    on conflict (vendor_id, signature) do update
      set format = excluded.format, mapping = excluded.mapping, settings = excluded.settings, updated_at = now();
  elsif p_run = 'apply' and wanted.state = 'checked' then
    delete from public.import_rows r where r.import_id = wanted.id;
    delete from private.import_keys k where k.import_id = wanted.id;
    delete from private.import_batches b where b.import_id = wanted.id;
    update public.imports i set state = 'running', started_at = now(), is_cancelled = false, error = null,
      rows_done = 0, rows_created = 0, rows_updated = 0, rows_unchanged = 0, rows_failed = 0, products_created = 0,
      batches_done = 0, line_done = 0
    where i.id = wanted.id returning * into wanted;
  elsif p_run = 'apply' and wanted.state = 'failed' and wanted.started_at is not null then
    -- It goes on behind the last batch that is in.
    update public.imports i set state = 'running', is_cancelled = false, error = null, finished_at = null
    where i.id = wanted.id returning * into wanted;
  else
    raise exception 'This import cannot be % now: it is %.',
      case p_run when 'check' then 'checked' else 'started' end, wanted.state using errcode = 'LS010';
  end if;
  return wanted;
end $$;

create function private.cancel_import(p_import_id uuid) returns public.imports
language plpgsql security definer set search_path = ''
as $$
/* Asks a check or a run to stop after the batch it is at. What is in stays in. For managers of the stall. */
declare
  wanted public.imports;
begin
  select * into wanted from public.imports i where i.id = p_import_id for no key update;
  if wanted.id is null or not private.may_manage(wanted.vendor_id, 'imports:write') then
    raise exception 'There is no such import.' using errcode = 'LS003';
  end if;
  if wanted.state not in ('checking', 'running') then
    raise exception 'Nothing is under way: this import is %.', wanted.state using errcode = 'LS010';
  end if;
  update public.imports i set is_cancelled = true where i.id = wanted.id returning * into wanted;
  return wanted;
end $$;

create function private.tell_import(p_import_id uuid) returns void
language sql volatile security definer set search_path = ''
as $$
/* One small message on `vendor:<stall>` about how far an import has come. */
  select realtime.send(jsonb_build_object('id', i.id, 'state', i.state, 'rows_total', i.rows_total,
    'rows_done', i.rows_done, 'rows_created', i.rows_created, 'rows_updated', i.rows_updated,
    'rows_unchanged', i.rows_unchanged, 'rows_failed', i.rows_failed, 'at', private.iso_now()),
    'import', 'vendor:' || i.vendor_id, true)
  from public.imports i where i.id = p_import_id
$$;

create function private.end_import(p_import_id uuid, p_state text, p_error text default null) returns void
language plpgsql set search_path = ''
as $$
/* Ends a run, once. A check that was stopped or failed may be asked for again. */
begin
  update public.imports i
  set state = case when i.state = 'checking' and p_state in ('cancelled', 'failed') then 'uploaded' else p_state end,
    error = left(p_error, 500), finished_at = case when i.state = 'running' then now() end,
    rows_total = case when p_state in ('checked', 'done') then i.rows_done else i.rows_total end
  where i.id = p_import_id and i.state in ('checking', 'running');
  if found then
    perform private.tell_import(p_import_id);
  end if;
end $$;

create function private.find_category(p_text text) returns uuid
language sql stable set search_path = ''
as $$
/* The category that a file's words mean: an address, a name, or the last part of "Food > Tea". Null when the market
   has none, or two of that name. */
  with wanted as (
    select lower(btrim(p_text)) as whole, lower(btrim(substring(p_text from '[^>]*$'))) as last
  )
  select coalesce(
    (select c.id from public.categories c, wanted w where c.slug = w.whole),
    (select min(c.id::text)::uuid from public.categories c, wanted w where lower(c.name) = w.whole having count(*) = 1),
    (select c.id from public.categories c, wanted w where c.slug = w.last),
    (select min(c.id::text)::uuid from public.categories c, wanted w where lower(c.name) = w.last having count(*) = 1))
$$;

create function private.plan_import_stock() returns void
language plpgsql set search_path = ''
as $$
/* What each shelf is to hold: never less than what carts hold. Once before the locks and once behind them. */
begin
  update pg_temp.import_stock t
  set wanted = greatest(t.quantity * s.factor, t.reserved),
    is_changed = t.problem is null and s.problem is null and t.quantity is not null
      -- Crumbs of less than a step are not in a file that counts in steps.
      and (not t.in_steps or floor(coalesce(t.held, 0) / s.factor) <> t.quantity)
      and coalesce(t.held, 0) <> greatest(t.quantity * s.factor, t.reserved),
    is_threshold_changed = t.inventory_id is not null and t.problem is null and t.threshold <> t.low_at
  from (
    select o.n, o.ord, o.line, v.problem, case when o.in_steps then coalesce(v.step, x.step, 1) else 1 end as factor
    from pg_temp.import_stock o
    join pg_temp.import_variants v on v.n = o.n and v.ord = o.ord
    left join public.product_variants x on x.id = v.variant_id
  ) s
  where s.n = t.n and s.ord = t.ord and s.line = t.line;
end $$;

create function private.read_import_items(p_import public.imports, p_items jsonb) returns void
language plpgsql set search_path = ''
as $$
/* Lays the products of a batch out in pg_temp.import_items, import_variants and import_stock, which the other steps of
   the plan fill in and private.write_import writes. They are this transaction's own and go with it; what an earlier
   batch of it left is thrown away. */
declare
  shelf uuid := (select l.id from public.locations l
    where l.vendor_id = p_import.vendor_id and l.id = (p_import.settings ->> 'location_id')::uuid);
begin
  create temp table if not exists import_items (
    n integer, line integer, key text, handle text, slug text, name text, description text, category text, unit text,
    currency text, is_draft boolean, images jsonb, product_id uuid, category_id uuid, is_new boolean, is_changed boolean,
    problem text, problem_column text
  ) on commit drop;
  create temp table if not exists import_variants (
    n integer, ord integer, line integer, sku text, name text, new_name text, options jsonb, price numeric, step numeric,
    is_active boolean, variant_id uuid, owner_id uuid, matches integer, is_new boolean default true,
    is_changed boolean, problem text, problem_column text
  ) on commit drop;
  create temp table if not exists import_stock (
    n integer, ord integer, line integer, location text, quantity numeric, in_steps boolean, threshold numeric,
    location_id uuid, inventory_id uuid, held numeric, reserved numeric, low_at numeric, wanted numeric,
    is_changed boolean, is_threshold_changed boolean, problem text, problem_column text
  ) on commit drop;
  delete from pg_temp.import_items;
  delete from pg_temp.import_variants;
  delete from pg_temp.import_stock;

  insert into pg_temp.import_items (n, line, key, handle, slug, name, description, category, unit, currency, is_draft, images)
  select e.n, x.line, x.key, x.handle, x.slug, x.name, x.description, x.category, x.unit, x.currency, x.is_draft, x.images
  from jsonb_array_elements(p_items) with ordinality as e (item, n)
  cross join lateral jsonb_to_record(e.item) as x (line integer, key text, handle text, slug text, name text,
    description text, category text, unit text, currency text, is_draft boolean, images jsonb);
  insert into pg_temp.import_variants (n, ord, line, sku, name, new_name, options, price, step, is_active)
  select e.n, v.ord, x.line, x.sku, x.name, x.new_name, x.options, x.price, x.step, x.is_active
  from jsonb_array_elements(p_items) with ordinality as e (item, n)
  cross join lateral jsonb_array_elements(e.item -> 'variants') with ordinality as v (variant, ord)
  cross join lateral jsonb_to_record(v.variant) as x (line integer, sku text, name text, new_name text, options jsonb,
    price numeric, step numeric, is_active boolean);
  insert into pg_temp.import_stock (n, ord, line, location, quantity, in_steps, threshold, location_id)
  select e.n, v.ord, s.line, s.location, s.quantity, coalesce(s.in_steps, false), s.threshold,
    case when s.location is null then shelf end
  from jsonb_array_elements(p_items) with ordinality as e (item, n)
  cross join lateral jsonb_array_elements(e.item -> 'variants') with ordinality as v (variant, ord)
  cross join lateral jsonb_to_recordset(v.variant -> 'stock') as s (line integer, location text, quantity numeric,
    in_steps boolean, threshold numeric);
  analyze pg_temp.import_items (n, handle), pg_temp.import_variants (n, ord, sku), pg_temp.import_stock (n, ord);
end $$;

create function private.match_import_items(p_import public.imports) returns void
language plpgsql set search_path = ''
as $$
/* Finds which products and variants of the stall the lines are about. Part of the plan: as it says, row by row. */
begin
  -- Which product: one that this file has named before, one of that address, else the one that has the first SKU.
  update pg_temp.import_items t set product_id = k.product_id
  from private.import_keys k where k.import_id = p_import.id and k.key = t.key;
  update pg_temp.import_items t set product_id = f.id
  from (
    select i.n, p.id from pg_temp.import_items i
    cross join lateral (
      select p.id from public.products p
      where p.vendor_id = p_import.vendor_id and p.slug = i.handle and p.status <> 'archived' offset 0) p
    where i.product_id is null and i.handle is not null
  ) f
  where f.n = t.n;

  update pg_temp.import_variants t set matches = m.matches, variant_id = m.variant_id, owner_id = m.product_id
  from (
    select t.n, t.ord, count(*) as matches, (array_agg(v.id order by (v.product_id = i.product_id) desc))[1] as variant_id,
      (array_agg(v.product_id order by (v.product_id = i.product_id) desc))[1] as product_id
    from pg_temp.import_variants t
    join pg_temp.import_items i on i.n = t.n
    cross join lateral (
      select x.id, x.product_id from public.product_variants x
      join public.products p on p.id = x.product_id and p.vendor_id = p_import.vendor_id and p.status <> 'archived'
      where x.sku = t.sku offset 0) v
    group by t.n, t.ord
  ) m where m.n = t.n and m.ord = t.ord;
  update pg_temp.import_items t set product_id = m.owner_id
  from (select distinct on (v.n) v.n, v.owner_id from pg_temp.import_variants v where v.matches = 1 order by v.n, v.ord) m
  where m.n = t.n and t.product_id is null;
  update pg_temp.import_variants t
  set problem = case when t.owner_id is distinct from i.product_id and t.matches = 1
      then 'This SKU belongs to another product of yours.'
      else 'Several products of yours have this SKU: name the product by its address (handle).' end,
    problem_column = 'sku'
  from pg_temp.import_items i
  where i.n = t.n and t.matches is not null and t.owner_id is distinct from i.product_id;
  -- Several have it, and none was named: the first one found is nobody's choice.
  update pg_temp.import_variants t
  set problem = 'Several products of yours have this SKU: name the product by its address (handle).', problem_column = 'sku'
  from pg_temp.import_items i
  where i.n = t.n and t.matches > 1 and t.problem is null and i.handle is null;
end $$;

create function private.judge_import_items(p_import public.imports) returns void
language plpgsql set search_path = ''
as $$
/* Finds what is new, and what speaks against a product or a variant. Part of the plan. */
declare
  fallback uuid := (select c.id from public.categories c where c.id = (p_import.settings ->> 'category_id')::uuid);
begin
  with named as materialized (select distinct i.category from pg_temp.import_items i where i.category is not null),
  found as materialized (select n.category, private.find_category(n.category) as id from named n)
  update pg_temp.import_items t
  set category_id = coalesce(f.id, case when d.is_new then fallback end), is_new = d.is_new
  from (
    select i.n, i.category, i.product_id is null and k.key is null as is_new
    from pg_temp.import_items i
    left join private.import_keys k on k.import_id = p_import.id and k.key = i.key
  ) d
  left join found f on f.category = d.category
  where d.n = t.n;

  update pg_temp.import_items t
  set (problem_column, problem) = (select x.problem_column, x.problem from (values
    (t.name is null, 'name', 'A new product needs a name.'),
    (t.category_id is null, 'category', case when t.category is null then 'A new product needs a category.'
      else format('The market has no category "%s".', left(t.category, 80)) end)
  ) as x (is_wrong, problem_column, problem) where x.is_wrong limit 1)
  where t.is_new and (t.name is null or t.category_id is null);
  update pg_temp.import_items t
  set problem_column = case when t.unit <> p.unit::text then 'unit' else 'currency' end,
    problem = case when t.unit <> p.unit::text
      then format('This product is sold by %s; that cannot be changed.', p.unit)
      else format('This product has prices in %s; that cannot be changed.', p.currency) end
  from public.products p where p.id = t.product_id and (t.unit <> p.unit::text or t.currency <> p.currency);

  update pg_temp.import_variants t set is_new = false where t.variant_id is not null and t.problem is null;
  update pg_temp.import_variants t set problem = 'A new product needs a price.', problem_column = 'price'
  where t.is_new and t.price is null and t.problem is null;
  update pg_temp.import_variants t set problem = i.problem, problem_column = i.problem_column
  from pg_temp.import_items i where i.n = t.n and i.problem is not null and t.problem is null;
end $$;

create function private.find_import_shelves(p_import public.imports) returns void
language plpgsql set search_path = ''
as $$
/* Finds where the goods lie, what is there, and what is to be there. Part of the plan. */
begin
  update pg_temp.import_stock t set location_id = l.id
  from public.locations l
  where t.location is not null and l.vendor_id = p_import.vendor_id and lower(l.name) = lower(btrim(t.location));
  update pg_temp.import_stock t
  set problem_column = 'location', problem = case when t.location is null then 'No location was chosen for the stock.'
    else format('You have no location "%s".', left(t.location, 80)) end
  where t.location_id is null;
  update pg_temp.import_stock t set inventory_id = i.id, held = i.quantity, reserved = i.reserved,
    low_at = i.low_stock_threshold
  from pg_temp.import_variants v
  join public.inventory i on i.variant_id = v.variant_id
  where v.n = t.n and v.ord = t.ord and v.problem is null and i.location_id = t.location_id;
  perform private.plan_import_stock();
end $$;

create function private.mark_import_changes(p_import public.imports) returns void
language plpgsql set search_path = ''
as $$
/* Finds what changes, and leaves out what the settings did not ask for. The last step of the plan. */
declare
  may_create boolean := coalesce((p_import.settings ->> 'creates')::boolean, true);
  may_update boolean := coalesce((p_import.settings ->> 'updates')::boolean, true);
begin
  -- A product of which no new variant is left is not made.
  update pg_temp.import_items t set problem = coalesce(t.problem, 'None of its lines could be used.')
  where t.is_new and not exists (
    select from pg_temp.import_variants v where v.n = t.n and v.problem is null);

  update pg_temp.import_items t
  set is_changed = may_update and not t.is_new and t.problem is null and (
    btrim(t.name) <> btrim(p.name) or btrim(t.description) <> btrim(p.description) or t.category_id <> p.category_id)
  from public.products p where p.id = t.product_id;
  update pg_temp.import_variants t
  set is_changed = may_update and (
    btrim(t.name) <> btrim(x.name) or x.options || t.options <> x.options or t.price <> x.price or t.step <> x.step
    or t.is_active <> x.is_active)
  from public.product_variants x where x.id = t.variant_id and t.problem is null and not t.is_new;
  if not may_update then
    update pg_temp.import_stock t set is_changed = false, is_threshold_changed = false from pg_temp.import_variants v
    where v.n = t.n and v.ord = t.ord and not v.is_new;
  end if;
  if not may_create then
    delete from pg_temp.import_stock t using pg_temp.import_variants v where v.n = t.n and v.ord = t.ord and v.is_new;
    delete from pg_temp.import_variants t where t.is_new and t.problem is null;
    update pg_temp.import_items t set problem = 'Not asked for.' where t.is_new;
  end if;
end $$;

create function private.plan_import(p_import public.imports, p_items jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off
as $$
/* Reads the products of a batch into pg_temp.import_items, import_variants and import_stock, and finds out what each
   line is: created, updated, unchanged or failed, with its reason. Writes nothing else.
   The catalogue is asked row by row through its indexes (`offset 0` keeps the planner from joining it as a whole),
   however few of its rows the planner has heard of: statistics lag behind an import that doubles a table, and a scan
   of it for every batch would cost more with each. The setting above holds for the steps as well. */
begin
  perform private.read_import_items(p_import, p_items);
  perform private.match_import_items(p_import);
  perform private.judge_import_items(p_import);
  perform private.find_import_shelves(p_import);
  perform private.mark_import_changes(p_import);
  -- What was found out is in columns that were empty before: without this, lines are compared each with each.
  analyze pg_temp.import_items (n, product_id, is_new, is_changed, problem),
    pg_temp.import_variants (n, ord, variant_id, is_new, is_changed, problem),
    pg_temp.import_stock (n, ord, inventory_id, is_changed, problem);
end $$;

create function private.lock_import_rows() returns uuid[]
language plpgsql set search_path = ''
as $$
/* Locks what a batch writes, shelves by id, then products by id (see the stock ledger), and plans the shelves again
   where they have changed since. Returns the products. */
declare
  touched uuid[];
begin
  perform from public.inventory i
  where i.id in (select t.inventory_id from pg_temp.import_stock t where t.is_changed or t.is_threshold_changed)
  order by i.id for no key update;
  touched := array(
    select distinct i.product_id from pg_temp.import_items i
    where i.problem is null and i.product_id is not null and (i.is_changed
      or exists (select from pg_temp.import_variants v where v.n = i.n and v.problem is null and (v.is_new or v.is_changed))
      or exists (select from pg_temp.import_stock s where s.n = i.n and (s.is_changed or s.is_threshold_changed)))
    order by 1);
  perform from public.products p where p.id = any (touched) order by p.id for no key update;
  -- What they hold now that nobody else can change it.
  update pg_temp.import_stock t set held = i.quantity, reserved = i.reserved
  from public.inventory i where i.id = t.inventory_id and t.is_changed
    and (t.held, t.reserved) is distinct from (i.quantity, i.reserved);
  if found then
    perform private.plan_import_stock();
  end if;
  return touched;
end $$;

create function private.write_new_import_products(p_import public.imports) returns void
language plpgsql set search_path = ''
as $$
/* Writes the products that are new, with the stock that they will have: to derive it afterwards would write every
   row twice. Two of one name get addresses of their own. */
declare
  new_status public.product_status := coalesce(p_import.settings ->> 'new_status', 'draft')::public.product_status;
  new_currency text := coalesce(p_import.settings ->> 'currency', 'EUR');
begin
  update pg_temp.import_items t set product_id = gen_random_uuid() where t.is_new and t.problem is null;
  update pg_temp.import_items t set slug = left(t.slug, 160) || '-' || substr(md5(t.product_id::text), 1, 8)
  from (
    select i.n, row_number() over (partition by i.slug order by i.n) > 1 or p.id is not null as is_taken
    from pg_temp.import_items i
    left join lateral (
      select p.id from public.products p where p.vendor_id = p_import.vendor_id and p.slug = i.slug offset 0) p on true
    where i.is_new and i.problem is null
  ) d
  where d.n = t.n and d.is_taken;
  with prices as (
    select v.n, coalesce(min(v.price) filter (where coalesce(v.is_active, true)), min(v.price)) as price
    from pg_temp.import_variants v where v.problem is null group by v.n
  ), stock as (
    select s.n, coalesce(sum(s.wanted), 0) as given,
      coalesce(sum(s.wanted) filter (where coalesce(v.is_active, true)), 0) as quantity,
      coalesce(sum(s.threshold) filter (where coalesce(v.is_active, true)), 0) as threshold
    from pg_temp.import_stock s join pg_temp.import_variants v on v.n = s.n and v.ord = s.ord
    where s.is_changed and v.problem is null group by s.n
  )
  insert into public.products (id, vendor_id, category_id, name, slug, description, status, unit, currency, price,
    manage_stock, stock_quantity, stock_status)
  select t.product_id, p_import.vendor_id, t.category_id, t.name, t.slug, coalesce(t.description, ''),
    case when t.is_draft then 'draft' else new_status end, coalesce(t.unit, 'each')::public.unit_of_measure,
    coalesce(t.currency, new_currency), v.price, coalesce(s.given, 0) > 0, coalesce(s.quantity, 0),
    (case when coalesce(s.quantity, 0) = 0 then 'outofstock' when s.quantity <= s.threshold then 'lowstock'
      else 'instock' end)::public.stock_status
  from pg_temp.import_items t
  join prices v on v.n = t.n
  left join stock s on s.n = t.n
  where t.is_new and t.problem is null
  order by t.n;
end $$;

create function private.write_import_products(p_import public.imports) returns void
language plpgsql set search_path = ''
as $$
/* Writes what changed of products that were there. What shoppers read of a published one is looked at again where the
   stall's edits are. */
declare
  needs_review boolean := (select v.edits_need_review from public.vendors v where v.id = p_import.vendor_id);
begin
  update public.products p
  set name = coalesce(t.name, p.name), description = coalesce(t.description, p.description),
    category_id = coalesce(t.category_id, p.category_id),
    status = case when p.status = 'published' and needs_review then 'pending' else p.status end
  from pg_temp.import_items t
  where p.id = t.product_id and (t.is_changed or needs_review and exists (
    select from pg_temp.import_variants v left join public.product_variants x on x.id = v.variant_id
    where v.n = t.n and v.problem is null
      and (v.is_new or v.is_changed and (btrim(v.name) <> btrim(x.name) or x.options || v.options <> x.options))));
end $$;

create function private.write_import_variants() returns void
language plpgsql set search_path = ''
as $$
/* Writes the variants that are new, and those that changed. */
begin
  update pg_temp.import_variants t set variant_id = gen_random_uuid() where t.is_new and t.problem is null;
  insert into public.product_variants (id, product_id, sku, name, options, price, unit, step, position, is_active)
  select t.variant_id, i.product_id, t.sku, coalesce(t.name, t.new_name, ''), coalesce(t.options, '{}'), t.price,
    case when i.is_new then coalesce(i.unit, 'each')::public.unit_of_measure
      else (select p.unit from public.products p where p.id = i.product_id) end,
    coalesce(t.step, 1),
    t.ord + case when i.is_new then -1
      else (select coalesce(max(x.position), -1) from public.product_variants x where x.product_id = i.product_id) end,
    coalesce(t.is_active, true)
  from pg_temp.import_variants t
  join pg_temp.import_items i on i.n = t.n
  where t.is_new and t.problem is null and i.problem is null
  order by t.n, t.ord;
  update public.product_variants x
  set name = coalesce(t.name, x.name), options = x.options || coalesce(t.options, '{}'), price = coalesce(t.price, x.price),
    step = coalesce(t.step, x.step), is_active = coalesce(t.is_active, x.is_active)
  from pg_temp.import_variants t where x.id = t.variant_id and t.is_changed and not t.is_new;
end $$;

create function private.write_import_stock(p_import public.imports) returns void
language plpgsql set search_path = ''
as $$
/* Writes thresholds and quantities of shelves that were there, with their ledger lines. */
begin
  update public.inventory i set low_stock_threshold = t.threshold
  from pg_temp.import_stock t where i.id = t.inventory_id and t.is_threshold_changed;
  with moved as (
    update public.inventory i set quantity = t.wanted, version = i.version + 1, updated_at = now()
    from pg_temp.import_stock t where i.id = t.inventory_id and t.is_changed
    returning i.id, i.variant_id, i.product_id, i.vendor_id, i.location_id, i.quantity, i.quantity - t.held as delta
  )
  insert into public.inventory_movements (inventory_id, variant_id, product_id, vendor_id, location_id,
    delta, balance_after, reason, note, actor_id)
  select m.id, m.variant_id, m.product_id, m.vendor_id, m.location_id, m.delta, m.quantity, 'imported',
    'Import: ' || p_import.file_name, p_import.created_by
  from moved m order by m.id;
end $$;

create function private.write_import_first_goods(p_import public.imports) returns void
language plpgsql set search_path = ''
as $$
/* First goods at a place. Somebody who puts the same goods there in this instant makes this batch give up (40001); it
   is done again. */
declare
  wanted_new integer;
  made integer;
begin
  select count(*) into wanted_new from pg_temp.import_stock t where t.is_changed and t.inventory_id is null;
  with shelves as (
    insert into public.inventory (variant_id, product_id, vendor_id, location_id, quantity, low_stock_threshold, version)
    select v.variant_id, i.product_id, p_import.vendor_id, t.location_id, t.wanted, coalesce(t.threshold, 0), 1
    from pg_temp.import_stock t
    join pg_temp.import_variants v on v.n = t.n and v.ord = t.ord
    join pg_temp.import_items i on i.n = t.n
    where t.is_changed and t.inventory_id is null and v.problem is null and i.problem is null
    order by v.variant_id, t.location_id
    on conflict (variant_id, location_id) do nothing
    returning *
  )
  insert into public.inventory_movements (inventory_id, variant_id, product_id, vendor_id, location_id,
    delta, balance_after, reason, note, actor_id)
  select s.id, s.variant_id, s.product_id, s.vendor_id, s.location_id, s.quantity, s.quantity, 'imported',
    'Import: ' || p_import.file_name, p_import.created_by
  from shelves s order by s.id;
  get diagnostics made = row_count;
  if made < wanted_new then
    raise exception 'A shelf was filled in this instant.' using errcode = '40001';
  end if;
end $$;

create function private.open_import_shelves(p_import public.imports) returns void
language plpgsql set search_path = ''
as $$
/* As for products that are written by hand: a new variant has a place on a shelf, empty as yet. */
begin
  insert into public.inventory (variant_id, product_id, vendor_id, location_id)
  select v.variant_id, i.product_id, p_import.vendor_id, l.id
  from pg_temp.import_variants v
  join pg_temp.import_items i on i.n = v.n
  join public.locations l on l.vendor_id = p_import.vendor_id and l.is_primary
  where v.is_new and v.problem is null and i.problem is null
    and not exists (select from public.inventory x where x.variant_id = v.variant_id)
  order by v.variant_id
  on conflict (variant_id, location_id) do nothing;
end $$;

create function private.note_import_images(p_import public.imports) returns void
language plpgsql set search_path = ''
as $$
/* Notes the pictures that are to be fetched for products that have none. */
begin
  insert into private.import_images (import_id, product_id, position, line, url, alt)
  select p_import.id, t.product_id, e.ord, t.line, left(e.image ->> 'url', 2000), left(coalesce(e.image ->> 'alt', ''), 300)
  from pg_temp.import_items t
  cross join lateral jsonb_array_elements(t.images) with ordinality as e (image, ord)
  where t.problem is null and t.product_id is not null and t.images is not null and e.ord <= 12
    and not exists (select from public.product_images g where g.product_id = t.product_id)
  on conflict do nothing;
end $$;

create function private.write_import(p_import public.imports) returns void
language plpgsql set search_path = '' set enable_seqscan = off
as $$
/* Writes what pg_temp.import_items and its parts say. Locks: shelves by id, then products by id (see the stock
   ledger). */
declare
  touched uuid[] := private.lock_import_rows();
begin
  perform private.write_new_import_products(p_import);
  insert into private.import_keys (import_id, key, product_id)
  select p_import.id, t.key, t.product_id from pg_temp.import_items t where t.key is not null and t.product_id is not null
  on conflict (import_id, key) do update set product_id = excluded.product_id;
  perform private.write_import_products(p_import);
  perform private.write_import_variants();
  perform private.write_import_stock(p_import);
  perform private.write_import_first_goods(p_import);
  perform private.open_import_shelves(p_import);
  perform private.note_import_images(p_import);

  -- New products were written with theirs.
  perform private.refresh_products(touched);
  perform private.announce_tags(array(
    select distinct k.kind || i.product_id
    from pg_temp.import_items i
    join pg_temp.import_variants v on v.n = i.n and v.problem is null
    cross join (values ('product:'), ('card:')) as k (kind)
    where i.product_id = any (touched) and (v.is_new or exists (
      select from pg_temp.import_stock s
      where s.n = v.n and s.ord = v.ord and s.is_changed and s.inventory_id is null))
    order by 1));
end $$;

create function private.import_outcome() returns jsonb
language plpgsql set search_path = ''
as $$
/* The lines that failed or have a remark, and how many lines came out how. */
begin
  return (with parts as (
    select x.n, x.ord, x.line from pg_temp.import_variants x
    union select s.n, s.ord, s.line from pg_temp.import_stock s
  ), lines as (
    select l.line, v.sku, v.is_new, coalesce(v.problem, s.problem) as problem,
      case when v.problem is null then s.problem_column else v.problem_column end as problem_column,
      coalesce(v.is_changed, false) or coalesce(s.is_changed, false) or coalesce(s.is_threshold_changed, false)
        or coalesce(i.is_changed, false) as is_changed
    from parts l
    join pg_temp.import_variants v on v.n = l.n and v.ord = l.ord
    join pg_temp.import_items i on i.n = l.n
    left join pg_temp.import_stock s on s.n = l.n and s.ord = l.ord and s.line = l.line
  )
  select jsonb_build_object(
    'created', count(*) filter (where l.problem is null and l.is_new),
    'updated', count(*) filter (where l.problem is null and not l.is_new and l.is_changed),
    'failed', count(*) filter (where l.problem is not null),
    'products_created', (select count(*) from pg_temp.import_items i where i.is_new and i.problem is null
      and exists (select from pg_temp.import_variants v where v.n = i.n and v.problem is null)),
    'rows', coalesce((select jsonb_agg(r) from (
      select e.line, 'error' as level, e.sku, e.problem_column as "column", e.problem as reason
      from lines e where e.problem is not null
      union all
      select s.line, 'note', v.sku, 'quantity', format('%s are in carts: the shelf was set to that.', trim_scale(s.reserved))
      from pg_temp.import_stock s join pg_temp.import_variants v on v.n = s.n and v.ord = s.ord
      where s.is_changed and s.problem is null and s.reserved > 0 and s.wanted = s.reserved
        and s.quantity * case when s.in_steps then coalesce(v.step, 1) else 1 end < s.reserved
    ) r), '[]'))
  from lines l);
end $$;

create function private.apply_import(p_import public.imports, p_items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
/* Applies products, all at once when that works; when a rule of the database refuses one that the plan took for good,
   in halves, so that only the culprit stays out. A file does what its stall wants: its edits are the stall's. Returns
   an outcome as private.import_outcome does. */
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

create function private.close_import_batch(p_import_id uuid, p_batch_no integer, p_rows jsonb, p_outcome jsonb)
returns text
language plpgsql set search_path = ''
as $$
/* Writes down that a batch is in and moves the import's counters. Last, and not for long: the batch beside this one
   waits here. Returns the state of the import. */
declare
  import public.imports;
  next_line integer;
begin
  select * into import from public.imports i where i.id = p_import_id for no key update;
  insert into private.import_batches (import_id, batch_no, last_line, result)
  values (import.id, p_batch_no, (p_rows ->> 'last_line')::integer, p_outcome);
  loop
    select b.last_line into next_line from private.import_batches b
    where b.import_id = import.id and b.batch_no = import.batches_done + 1;
    exit when not found;
    import.batches_done := import.batches_done + 1;
    import.line_done := next_line;
  end loop;
  update public.imports i set batches_done = import.batches_done, line_done = import.line_done,
    rows_done = i.rows_done + (p_rows ->> 'lines')::integer, rows_failed = i.rows_failed + (p_outcome ->> 'failed')::integer,
    rows_created = i.rows_created + (p_outcome ->> 'created')::integer,
    rows_updated = i.rows_updated + (p_outcome ->> 'updated')::integer, rows_unchanged = i.rows_unchanged + (p_outcome ->> 'unchanged')::integer,
    products_created = i.products_created + (p_outcome ->> 'products_created')::integer
  where i.id = import.id;
  return import.state;
end $$;

create function private.import_batch(p_import_id uuid, p_batch_no integer, p_rows jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
/* Deals with one batch, once: asked again for the same number, it says what came of it and changes nothing. Batches
   that name no product in common may be in here at the same time; how far the import has come is how many of the first
   ones are in without a gap.
   `p_rows`: {items: [products as lib/market/imports/schema.ts describes them], problems: [{line, column, sku, reason, level}]
   of lines that could not be read, lines: how many lines of the file this is, last_line: the last of them}.
   An import that is being checked is planned and not written. Returns {state, created, updated, unchanged, failed};
   `state` is what the import is in: anything but checking and running means that there is nothing more to do.
   40001 and 40P01: somebody else was at the same shelves, try again. */
declare
  import public.imports;
  known jsonb;
  outcome jsonb;
  problems jsonb := coalesce(p_rows -> 'problems', '[]');
  unread integer := (select count(distinct (p ->> 'line')) from jsonb_array_elements(problems) p where p ->> 'level' = 'error');
  failed integer;
  unchanged integer;
begin
  perform pg_advisory_xact_lock(hashtextextended(format('livestall.import:%s:%s', p_import_id, p_batch_no), 0));
  select * into import from public.imports i where i.id = p_import_id;
  if import.id is null then
    return jsonb_build_object('state', 'failed');
  end if;
  select b.result into known from private.import_batches b where b.import_id = import.id and b.batch_no = p_batch_no;
  if found then
    return known || jsonb_build_object('state', import.state);
  end if;
  if import.state not in ('checking', 'running') or import.is_cancelled then
    return jsonb_build_object('state', case when import.is_cancelled then 'cancelled' else import.state end);
  end if;

  if import.state = 'checking' then
    perform private.plan_import(import, p_rows -> 'items');
    insert into private.import_keys (import_id, key)
    select import.id, t.key from pg_temp.import_items t where t.key is not null and t.is_new and t.problem is null
    on conflict do nothing;
    outcome := private.import_outcome();
  else
    perform set_config('livestall.derive', 'later', true);
    outcome := private.apply_import(import, p_rows -> 'items');
    perform set_config('livestall.derive', '', true);
  end if;

  insert into public.import_rows (import_id, line, level, column_name, sku, reason)
  select import.id, r.line, r.level, left(r."column", 200), left(r.sku, 80), left(r.reason, 500)
  from jsonb_to_recordset(problems || (outcome -> 'rows'))
    as r (line integer, level text, "column" text, sku text, reason text)
  order by r.line;
  failed := unread + (outcome ->> 'failed')::integer;
  unchanged := (p_rows ->> 'lines')::integer - failed - (outcome ->> 'created')::integer - (outcome ->> 'updated')::integer;
  outcome := (outcome - 'rows') || jsonb_build_object('failed', failed, 'unchanged', unchanged);

  return outcome || jsonb_build_object('state',
    private.close_import_batch(import.id, p_batch_no, p_rows, outcome));
end $$;

revoke execute on function
  private.stamp_import(), private.request_import(uuid, text, jsonb), private.cancel_import(uuid),
  private.tell_import(uuid), private.end_import(uuid, text, text), private.find_category(text),
  private.plan_import(public.imports, jsonb), private.plan_import_stock(), private.read_import_items(public.imports, jsonb), private.match_import_items(public.imports),
  private.judge_import_items(public.imports), private.find_import_shelves(public.imports),
  private.mark_import_changes(public.imports), private.lock_import_rows(),
  private.write_new_import_products(public.imports), private.write_import_products(public.imports),
  private.write_import_variants(), private.write_import_stock(public.imports),
  private.write_import_first_goods(public.imports), private.open_import_shelves(public.imports),
  private.note_import_images(public.imports), private.close_import_batch(uuid, integer, jsonb, jsonb),
  private.write_import(public.imports),
  private.import_outcome(), private.apply_import(public.imports, jsonb), private.import_batch(uuid, integer, jsonb)
  from public;
grant execute on function private.request_import(uuid, text, jsonb), private.cancel_import(uuid) to authenticated;
