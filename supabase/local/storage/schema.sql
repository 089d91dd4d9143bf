-- The schema `storage` as a hosted project has it, as far as migrations, policies and our Storage server use it.
-- Run by the superuser at every boot, before migrations; idempotent, also over the tables of older data folders.

create schema if not exists storage;

create table if not exists storage.buckets (
  id text primary key,
  name text not null unique,
  owner uuid,
  owner_id text,
  public boolean default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create table if not exists storage.objects (
  id uuid primary key default gen_random_uuid(),
  bucket_id text references storage.buckets (id),
  name text,
  owner uuid,
  owner_id text,
  metadata jsonb,
  user_metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored,
  version text,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  last_accessed_at timestamptz default now(),
  unique (bucket_id, name)
);
create index if not exists idx_objects_bucket_id_name on storage.objects (bucket_id, name collate "C");
create index if not exists idx_objects_bucket_id_name_lower on storage.objects (bucket_id, lower(name) collate "C");

alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;

/* The folders of a name: {a,b} of a/b/c.png. */
create or replace function storage.foldername(name text) returns text[] language plpgsql immutable as $$
declare
  parts text[] := string_to_array(name, '/');
begin
  return parts[1:array_length(parts, 1) - 1];
end $$;

/* c.png of a/b/c.png. */
create or replace function storage.filename(name text) returns text language plpgsql immutable as $$
declare
  parts text[] := string_to_array(name, '/');
begin
  return parts[array_length(parts, 1)];
end $$;

/* png of a/b/c.png. */
create or replace function storage.extension(name text) returns text language plpgsql immutable as $$
begin
  return reverse(split_part(reverse(storage.filename(name)), '.', 1));
end $$;

/* What Storage is doing while it asks a policy: storage.object.upload, storage.object.list, … */
create or replace function storage.operation() returns text language plpgsql stable as $$
begin
  return current_setting('storage.operation', true);
end $$;

create or replace function storage.allow_any_operation(expected_operations text[]) returns boolean
language sql stable as $$
  select exists (
    select from unnest(expected_operations) expected
    where expected <> ''
      and regexp_replace(expected, '^storage\.', '') = regexp_replace(storage.operation(), '^storage\.', ''))
$$;

create or replace function storage.allow_only_operation(expected_operation text) returns boolean
language sql stable as $$
  select storage.allow_any_operation(array[expected_operation])
$$;

/* One folder of a bucket, as the caller sees it: files, and folders without id, by names relative to the prefix.
   Capitals make no difference. By name both are mixed; by a date folders come first. */
create or replace function storage.search(
  prefix text, bucketname text, limits integer default 100, levels integer default 1, offsets integer default 0,
  search text default '', sortcolumn text default 'name', sortorder text default 'asc')
returns table (name text, id uuid, updated_at timestamptz, created_at timestamptz, last_accessed_at timestamptz,
  metadata jsonb)
language plpgsql stable as $$
declare
  wanted text := lower(coalesce(prefix, '') || coalesce(search, ''));
  first_level integer := coalesce(array_length(string_to_array(coalesce(prefix, ''), '/'), 1), 1);
  last_level integer := coalesce(array_length(string_to_array(wanted, '/'), 1), 1);
  by_column text := case when sortcolumn in ('updated_at', 'created_at', 'last_accessed_at') then sortcolumn end;
  direction text := case when lower(sortorder) = 'desc' then 'desc' else 'asc' end;
begin
  return query execute format($query$
    with found as (
      select o.*, array_to_string(o.path_tokens[$1:$2], '/') as shown,
        array_length(o.path_tokens, 1) is not distinct from $2 as is_file
      from storage.objects o
      where o.bucket_id = $3 and lower(o.name) collate "C" >= $4
        and lower(o.name) collate "C" < $4 || chr(1114111) and starts_with(lower(o.name), $4)
    ), entries as (
      select f.shown, f.id, f.updated_at, f.created_at, f.last_accessed_at, f.metadata from found f where f.is_file
      union all
      select f.shown, null, null, null, null, null from found f where not f.is_file group by f.shown
    )
    select e.shown, e.id, e.updated_at, e.created_at, e.last_accessed_at, e.metadata from entries e
    order by %s lower(e.shown) collate "C" %s, e.shown collate "C" limit $5 offset $6
  $query$,
    case when by_column is null then '' else format('e.id is not null, e.%I %s,', by_column, direction) end,
    direction)
  using first_level, last_level, bucketname, wanted, least(limits, 1500), offsets;
end $$;

/* What the objects of each bucket weigh. */
create or replace function storage.get_size_by_bucket() returns table (size bigint, bucket_id text)
language plpgsql stable as $$
begin
  return query
    select sum((o.metadata ->> 'size')::bigint)::bigint, o.bucket_id from storage.objects o group by o.bucket_id;
end $$;
