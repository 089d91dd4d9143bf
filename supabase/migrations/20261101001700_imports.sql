-- Product files: what a stall uploads, how it is read and how far it has come. What a batch of it does is the next
-- migration.
--
-- The file itself lies in the private Storage bucket `imports` under `<stall>/<import>`. The worker reads it as a stream
-- and hands over products in batches of some 1,000 lines. A batch is applied in one transaction that also moves the
-- import's counters, so that a worker killed at any instant goes on where the last commit was.

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
  finished_at timestamptz
);
create index idx_imports_vendor_created on public.imports (vendor_id, created_at desc, id desc);
create index idx_imports_vendor_file on public.imports (vendor_id, sha256);
create index idx_imports_created_by on public.imports (created_by) where created_by is not null;
comment on column public.imports.rows_done is
  'Lines read in the present run, of a check or of the import; the sum of the four figures after it.';
comment on column public.imports.line_done is 'The last line of the file that a committed batch has dealt with.';

create table public.import_rows (
  id bigint generated always as identity primary key,
  import_id uuid not null references public.imports (id) on delete cascade,
  line integer not null,
  level text not null check (level in ('error', 'note')),
  column_name text check (char_length(column_name) <= 200),
  sku text check (char_length(sku) <= 80),
  reason text not null check (char_length(reason) <= 500)
);
create index idx_import_rows_import on public.import_rows (import_id, line, id);
comment on table public.import_rows is
  'Lines that were refused, or taken with a remark, in the present run. Lines that are in leave nothing here.';

create table public.import_mappings (
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  /* Of the header line: the same columns are read the same way the next time. */
  signature text not null check (char_length(signature) = 64),
  format text not null check (format in ('own', 'shopify', 'woocommerce')),
  mapping jsonb not null check (jsonb_typeof(mapping) = 'object'),
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  updated_at timestamptz not null default now(),
  primary key (vendor_id, signature)
);

create table private.import_batches (
  import_id uuid not null references public.imports (id) on delete cascade,
  batch_no integer not null,
  last_line integer not null,
  result jsonb not null,
  primary key (import_id, batch_no)
);

/* Products whose lines are spread over a file (variations), by the key that ties them. Null: only checked so far. */
create table private.import_keys (
  import_id uuid not null references public.imports (id) on delete cascade,
  key text not null,
  product_id uuid references public.products (id) on delete cascade,
  primary key (import_id, key)
);
create index idx_import_keys_product on private.import_keys (product_id);

/* Pictures that a file names and that the worker has yet to fetch; only for products that have none. */
create table private.import_images (
  import_id uuid not null references public.imports (id) on delete cascade,
  product_id uuid not null references public.products (id) on delete cascade,
  position integer not null,
  line integer not null,
  url text not null,
  alt text not null,
  primary key (import_id, product_id, position)
);
create index idx_import_images_product on private.import_images (product_id);

-- Lines are matched by SKU, and nothing else leads from a SKU to its variant.
create index if not exists idx_product_variants_sku on public.product_variants (sku);

alter table public.imports enable row level security;
alter table public.import_rows enable row level security;
alter table public.import_mappings enable row level security;
revoke all on public.imports, public.import_rows, public.import_mappings from public, anon, authenticated, service_role;
revoke all on sequence public.import_rows_id_seq from public, anon, authenticated;
grant select, insert, update, delete on public.imports, public.import_rows, public.import_mappings to service_role;
grant select, insert (id, vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers, sample)
  on public.imports to authenticated;
grant select on public.import_rows, public.import_mappings to authenticated;

create policy "members and admins read imports" on public.imports for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "managers upload imports" on public.imports for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
-- RLS on imports decides which ones this subquery finds.
create policy "members and admins read what was refused" on public.import_rows for select to authenticated
  using (exists (select from public.imports i where i.id = import_id));
create policy "members and admins read mappings" on public.import_mappings for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  -- Without a list of types: what browsers call a CSV file differs; the server looks at the bytes. Only the server
  -- writes and reads here, so there is no policy: a file may hold purchase prices, and members get what they need
  -- through the shop.
  insert into storage.buckets (id, name, public, file_size_limit)
  values ('imports', 'imports', false, 100 * 1024 * 1024)
  on conflict (id) do update set public = excluded.public, file_size_limit = excluded.file_size_limit;
end $$;

/* Who uploaded it is whoever asks. */
create function private.stamp_import() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if private.is_client() then
    new.created_by := auth.uid();
  end if;
  return new;
end $$;
create trigger stamp_import before insert on public.imports for each row execute function private.stamp_import();

/* Asks for a run: `check` reads the file with these settings and changes nothing, `apply` imports what was checked, as
   it was checked. For managers of the stall. LS003 for strangers, LS010 when this is not the time for it. */
create function public.request_import(p_import_id uuid, p_run text, p_reading jsonb default null)
returns public.imports
language plpgsql security definer set search_path = ''
as $$
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

/* Asks a check or a run to stop after the batch it is at. What is in stays in. For managers of the stall. */
create function public.cancel_import(p_import_id uuid) returns public.imports
language plpgsql security definer set search_path = ''
as $$
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

/* One small message on `vendor:<stall>` about how far an import has come. */
create function private.tell_import(p_import_id uuid) returns void
language sql volatile security definer set search_path = ''
as $$
  select realtime.send(jsonb_build_object('id', i.id, 'state', i.state, 'rows_total', i.rows_total,
    'rows_done', i.rows_done, 'rows_created', i.rows_created, 'rows_updated', i.rows_updated,
    'rows_unchanged', i.rows_unchanged, 'rows_failed', i.rows_failed, 'at', private.iso_now()),
    'import', 'vendor:' || i.vendor_id, true)
  from public.imports i where i.id = p_import_id
$$;

/* Ends a run, once. A check that was stopped or failed may be asked for again. */
create function private.end_import(p_import_id uuid, p_state text, p_error text default null) returns void
language plpgsql set search_path = ''
as $$
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

revoke execute on function private.stamp_import(), private.tell_import(uuid), private.end_import(uuid, text, text)
  from public;
revoke execute on function public.request_import(uuid, text, jsonb), public.cancel_import(uuid)
  from public, anon, service_role;
grant execute on function public.request_import(uuid, text, jsonb), public.cancel_import(uuid) to authenticated;
