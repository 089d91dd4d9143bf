-- What REST needs of the database beside the tables. Run by the superuser at every boot; idempotent.

create schema if not exists pgrst;
revoke all on schema pgrst from public;
grant usage on schema pgrst to anon, authenticated, service_role, authenticator;

-- What is inside the rows of a list is made in the database before a byte of it is sent. It counts against what the
-- answer may have as soon as it is used, so that a statement cannot hold more than that.
create or replace function pgrst.spend(bytes integer) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  bytes_left bigint := coalesce(nullif(current_setting('pgrst.bytes_left', true), ''), '67108864')::bigint - coalesce(bytes, 0);
begin
  if bytes_left < 0 then
    raise exception using errcode = 'PT413', message = 'The answer would be too large.',
      hint = 'Ask for fewer rows or columns at a time, and for lists inside lists in a request of their own.';
  end if;
  perform set_config('pgrst.bytes_left', bytes_left::text, true);
  return true;
end $$;
revoke all on function pgrst.spend(integer) from public;
grant execute on function pgrst.spend(integer) to anon, authenticated, service_role;

-- As hosted projects have it: whoever changes the schema need not say so.
create or replace function extensions.pgrst_ddl_watch() returns event_trigger
language plpgsql set search_path = '' as $$
begin
  if exists (
    select from pg_event_trigger_ddl_commands() command
    where coalesce(command.schema_name, '') not like 'pg\_temp%'
  ) then
    notify pgrst, 'reload schema';
  end if;
end $$;

create or replace function extensions.pgrst_drop_watch() returns event_trigger
language plpgsql set search_path = '' as $$
begin
  if exists (select from pg_event_trigger_dropped_objects() dropped where not dropped.is_temporary) then
    notify pgrst, 'reload schema';
  end if;
end $$;

drop event trigger if exists pgrst_ddl_watch;
create event trigger pgrst_ddl_watch on ddl_command_end
  when tag in (
    'CREATE SCHEMA', 'ALTER SCHEMA', 'CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE',
    'CREATE FOREIGN TABLE', 'ALTER FOREIGN TABLE', 'CREATE VIEW', 'ALTER VIEW', 'CREATE MATERIALIZED VIEW',
    'ALTER MATERIALIZED VIEW', 'CREATE FUNCTION', 'ALTER FUNCTION', 'CREATE TYPE', 'ALTER TYPE', 'CREATE RULE', 'COMMENT')
  execute function extensions.pgrst_ddl_watch();
drop event trigger if exists pgrst_drop_watch;
create event trigger pgrst_drop_watch on sql_drop execute function extensions.pgrst_drop_watch();

-- As on hosted projects the owner of the schema may change how REST behaves: `alter role authenticator set pgrst.…`.
grant set on parameter pgrst.db_aggregates_enabled, pgrst.db_max_rows, pgrst.db_tx_end to postgres;
