-- Words that every area uses: who is asking, when a row changed, how many rows one owner may have.
--
-- The rules of the whole set:
--
-- Grants say which columns, policies say which rows; both must agree. Hosted projects grant everything on new tables
-- and functions to the API roles, so each table takes all of it back before it grants, and so does each function.
-- Stock columns are written by functions and triggers only; even service_role has no UPDATE on them.
-- Admins read every stall and write at none, unless they work there: no policy for writing names them. What they
-- decide about a stall or a product they decide through commands.
-- Several policies for one table, verb and role would be joined by OR for every row, each with subqueries of its own:
-- there is one. Policies call functions as `(select private.is_admin())`: the planner then runs them once per statement
-- instead of once per row. Those that read tables under RLS are security definer; supabase/tests/support/definer-reasons.ts
-- has the reason of every one, and supabase/tests/lints.test.ts holds the catalogue to the rules of Supabase's linter.
-- Functions in `private` that clients may run are not reachable over REST: the server runs them as whoever asks.
--
-- Every text, JSON and binary column has a bound, and what a page shows all of has a number that it does not exceed.
-- Whoever writes past the shop's own forms, through REST with a manager's token, cannot fill a row with 5 MB that every
-- reader of a list then pays for. The bounds hold what the forms may save (lib/market/*/schema.ts): those are counted in UTF-16
-- units, so a JSON text may need six bytes for each. supabase/tests/bounds.test.ts fails on a column without a bound.
-- The checks `< 'Infinity'` keep out NaN, which numeric places above every number. Times that a page can print end in
-- 2999: `infinity` is a timestamp, and no date.
--
-- Every foreign key has an index that begins with its columns: without one, what it points to cannot be removed without
-- reading the whole table. Those of the large tables end in the row's id and are unique. It must be the id: a longer key
-- made of columns that two may insert at once would break ON CONFLICT (variant_id, location_id), which answers for its
-- own index only. On a live table build an index beforehand with CREATE INDEX CONCURRENTLY under the same name, by
-- hand: inside a migration's transaction that is not possible.
--
-- Errors of our own, for callers to map:
--   LS001 not enough stock (DETAIL: {"available", "requested"})
--   LS002 the row changed since it was read, or somebody else was first (DETAIL: what is so now)
--   LS003 there is no such thing, or this is not possible with it; the message says what to do
--   LS004 the ledger is append-only
--   LS005 the stall has no primary location, where first goods go
--   LS006 a SKU is used twice at the stall
--   LS007 the unit is fixed once goods were counted in it
--   LS008 more pictures than a product may have
--   LS010 this is not the time for it

create extension if not exists pg_trgm with schema extensions;

-- Functions and state that the API must never expose live here (REST serves only `public`).
create schema private;
grant usage on schema private to anon, authenticated, service_role;

create function private.acting_role() returns text
language sql stable set search_path = ''
return coalesce(nullif(current_setting('role', true), 'none'), session_user::text);
comment on function private.acting_role() is
  'The role that asks: what REST or the server has switched to, else whoever signed in.';

create function private.is_client() returns boolean
language sql stable set search_path = ''
return private.acting_role() in ('anon', 'authenticated');
comment on function private.is_client() is
  'True for a browser''s request (signed in or not); false for the server''s own work, which RLS does not bind.';

create function private.is_service() returns boolean
language sql stable security definer set search_path = ''
as $$
/* True for service_role and for the owner of this function (the server's own connection, migrations). */
select private.acting_role() in ('service_role', current_user)
$$;

create function private.is_stall_edit() returns boolean
language sql stable set search_path = ''
as $$
/* Whether a statement does what a stall wants: a client's, or the server's when it works through a stall's file
   (setting `livestall.edit` of the transaction is `stall`). */
select private.is_client() or coalesce(current_setting('livestall.edit', true) = 'stall', false)
$$;

create function private.touch_updated_at() returns trigger
language plpgsql set search_path = ''
as $$
/* Dates a change of the row. Never the same millisecond twice, which is what clients compare. A transaction that began
   earlier may come later; within one transaction it stays. */
begin
  new.updated_at := case
    when now() = old.updated_at or date_trunc('milliseconds', now()) > old.updated_at then now()
    else old.updated_at + interval '1 millisecond' end;
  return new;
end $$;

create function private.limit_rows() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* No more rows of one owner than a page can show. The owner's row is locked, so that two who add at once are counted
   one after the other; locks are taken in the order of ids. For what a stall asks for, itself or through a file of its
   (setting `livestall.edit`); the server's own work is not counted.
   Arguments: the column of the owner, the owner's table, how many, which rows count (a condition on `t`), a name for
   the rule, and the sentence for whoever is refused. */
declare
  owner_column text := tg_argv[0];
  is_over boolean;
begin
  if not private.is_client() and current_setting('livestall.edit', true) is distinct from 'stall' then
    return null;
  end if;
  execute format('select from public.%I p where p.id in (select a.%I from added a) order by p.id for no key update',
    tg_argv[1], owner_column);
  execute format('select true from public.%I t where t.%I in (select a.%I from added a) and (%s)
    group by t.%I having count(*) > %s limit 1',
    tg_table_name, owner_column, owner_column, tg_argv[3], owner_column, tg_argv[2]::integer) into is_over;
  if is_over then
    raise exception '%', tg_argv[5] using errcode = '23514', constraint = tg_argv[4], table = tg_table_name, schema = 'public';
  end if;
  return null;
end $$;

create function private.is_time_zone(p_name text) returns boolean
language plpgsql immutable set search_path = ''
as $$
/* An IANA name such as Europe/Berlin. Without the pattern Postgres would also take POSIX zones, in which any letters
   with a digit are a name. Called immutable, as a CHECK needs: zones are added, and as good as never taken away. */
begin
  perform timestamp '2026-01-01 00:00' at time zone p_name;
  return p_name ~ '^(UTC|[A-Z][A-Za-z_-]+(/[A-Z][A-Za-z_-]+){1,2})$';
exception when invalid_parameter_value then
  return false;
end $$;

create function private.iso_now() returns text
language sql volatile set search_path = ''
as $$
/* The time by the clock as messages carry it: UTC, with milliseconds. */
select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

revoke execute on function
  private.acting_role(), private.is_client(), private.is_service(), private.is_stall_edit(),
  private.touch_updated_at(), private.limit_rows(), private.is_time_zone(text), private.iso_now() from public;
grant execute on function
  private.acting_role(), private.is_client(), private.is_service() to anon, authenticated, service_role;
grant execute on function private.is_time_zone(text) to authenticated, service_role;
