-- What a hosted Supabase project has before the first migration: roles, schemas, extensions, default rights.
-- Run by the superuser at every boot, before Auth and Storage make their tables; idempotent.
-- The password of `postgres` and of `livestall_api` is set by the caller.

do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      -- REST signs in as this and takes on the role of whoever asks.
      ('authenticator', 'login noinherit'),
      ('dashboard_user', 'nologin createdb createrole replication'),
      ('supabase_auth_admin', 'nologin noinherit'),
      ('supabase_storage_admin', 'nologin noinherit'),
      ('supabase_realtime_admin', 'nologin noinherit'),
      -- As on hosted projects `postgres` owns what migrations make but is no superuser, so a migration that
      -- would fail there fails here.
      ('postgres', 'login createdb createrole replication bypassrls'),
      -- What serves REST, Auth and Storage signs in with. Hosted projects have one login for each.
      ('livestall_api', 'login')
    ) as roles (name, options)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.options);
    end if;
  end loop;
end $$;

alter role authenticator login;
grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role, authenticator to postgres with admin option;
grant pg_monitor, pg_signal_backend, pg_read_all_data to postgres;
-- Migrations write policies on storage.objects and realtime.messages and triggers on auth.users.
grant supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin to postgres;

-- The API switches to the caller's role for each request. Reading and writing everything lets it see the whole
-- catalogue in information_schema; it owns no table of the shop, so it can grant nothing away.
grant anon, authenticated to livestall_api with inherit false, set true;
grant service_role to livestall_api with inherit true, set true;
grant supabase_auth_admin, supabase_storage_admin to livestall_api with inherit true, set true;
grant pg_read_all_data, pg_write_all_data to livestall_api;

alter database postgres owner to postgres;
alter schema public owner to postgres;
grant create on database postgres to postgres, supabase_auth_admin, supabase_storage_admin;

create schema if not exists extensions authorization postgres;
grant usage on schema extensions to anon, authenticated, service_role, livestall_api, supabase_auth_admin, supabase_storage_admin;

create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;
create extension if not exists pg_stat_statements with schema extensions;
create extension if not exists pg_trgm with schema extensions;

alter database postgres set search_path to "$user", public, extensions;
-- Settings of a database are not copied with a template; those of a role hold everywhere.
alter role postgres set search_path to "$user", public, extensions;
alter role supabase_admin set search_path to "$user", public, extensions;
alter role livestall_api set search_path to public, extensions;
alter role anon set statement_timeout to '3s';
alter role authenticated set statement_timeout to '8s';
alter role service_role set statement_timeout to '60s';
alter role authenticator set statement_timeout to '60s';
alter role authenticator set search_path to public, extensions;
alter role livestall_api set statement_timeout to '30s';

grant usage on schema public to anon, authenticated, service_role;
grant usage on schema extensions to authenticator;

alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public grant all on functions to postgres, anon, authenticated, service_role;
