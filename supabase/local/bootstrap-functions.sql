-- Run after Auth and Storage have made their tables, at every boot; idempotent.
-- Their own auth.uid() reads only `request.jwt.claim.sub`; these also read `request.jwt.claims`, as hosted does.

create schema if not exists auth;
create schema if not exists storage;
create schema if not exists supabase_migrations;

create or replace function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
  )::uuid
$$;

create or replace function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
  )::text
$$;

create or replace function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email')
  )::text
$$;

create or replace function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;

-- Each service owns its own tables, as on hosted projects.
do $$
declare
  item record;
begin
  for item in
    select n.nspname as schema, c.oid::regclass as name, c.relkind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('auth', 'storage') and c.relkind in ('r', 'v', 'S')
      and c.relowner = (select oid from pg_roles where rolname = 'supabase_admin')
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S')
  loop
    execute format('alter table %s owner to %I', item.name, format('supabase_%s_admin', item.schema));
  end loop;
  for item in
    select n.nspname as schema, p.oid::regprocedure as name
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('auth', 'storage')
      and p.proowner = (select oid from pg_roles where rolname = 'supabase_admin')
  loop
    execute format('alter function %s owner to %I', item.name, format('supabase_%s_admin', item.schema));
  end loop;
end $$;
alter schema auth owner to supabase_auth_admin;
alter schema storage owner to supabase_storage_admin;
alter schema supabase_migrations owner to postgres;
alter table if exists supabase_migrations.schema_migrations owner to postgres;
alter table if exists supabase_migrations.seed_files owner to postgres;

grant usage on schema auth to anon, authenticated, service_role, postgres;
grant all on all tables in schema auth to postgres;
grant execute on all functions in schema auth to public;

grant usage on schema storage to anon, authenticated, service_role, postgres;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role, postgres;
grant execute on all functions in schema storage to anon, authenticated, service_role, postgres;
