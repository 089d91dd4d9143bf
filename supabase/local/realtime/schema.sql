-- The database part of the embedded Realtime bridge. Idempotent: the stack applies it at every boot,
-- before user migrations. Hosted Supabase brings its own `realtime` schema; names, columns, grants and
-- behaviour here follow it, so that the same migrations run on both.
-- `realtime_bridge` holds what only the bridge calls; nobody else is granted anything in it.

create schema if not exists realtime;
create schema if not exists realtime_bridge;
revoke all on schema realtime_bridge from public;

do $$
begin
  if not exists (select from pg_roles where rolname = 'supabase_realtime_admin') then
    create role supabase_realtime_admin noinherit nologin noreplication;
  end if;
end $$;

create table if not exists realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default timezone('utc', now()),
  inserted_at timestamp not null default timezone('utc', now()),
  id uuid not null default gen_random_uuid(),
  binary_payload bytea,
  primary key (id, inserted_at),
  constraint messages_payload_exclusive check (payload is null or binary_payload is null)
) partition by range (inserted_at);

alter table realtime.messages enable row level security;
alter table realtime.messages owner to supabase_realtime_admin;
create index if not exists messages_inserted_at_topic_index
  on realtime.messages (inserted_at desc, topic) where extension = 'broadcast' and private is true;

create or replace function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')::text;
$$;

-- A broadcast must never fail the transaction that sends it, so every error becomes a warning.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void language plpgsql as $$
declare
  message_id uuid := gen_random_uuid();
begin
  perform set_config('realtime.topic', topic, true);
  insert into realtime.messages (id, payload, event, topic, private, extension)
  values (
    message_id,
    case when payload ? 'id' then payload else jsonb_set(payload, '{id}', to_jsonb(message_id)) end,
    event, topic, private, 'broadcast'
  );
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end $$;

create or replace function realtime.send_binary(payload bytea, event text, topic text, private boolean default true)
returns void language plpgsql as $$
begin
  perform set_config('realtime.topic', topic, true);
  insert into realtime.messages (binary_payload, event, topic, private, extension)
  values (payload, event, topic, private, 'broadcast');
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end $$;

create or replace function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW'
) returns void language plpgsql as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  if operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(
    jsonb_build_object(
      'old_record', old, 'record', new, 'operation', operation, 'table', table_name, 'schema', table_schema
    ),
    event_name, topic_name
  );
exception when others then
  raise exception 'Failed to process the row: %', sqlerrm;
end $$;

grant usage on schema realtime to anon, authenticated, service_role;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;
grant execute on all functions in schema realtime to anon, authenticated, service_role;
grant usage on schema realtime to supabase_realtime_admin;

do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
  if not exists (select from pg_publication where pubname = 'supabase_realtime_messages_publication') then
    create publication supabase_realtime_messages_publication for table realtime.messages
      with (publish = 'insert', publish_via_partition_root = true);
  end if;
end $$;

-- Hosted Realtime tells stored generated columns with all others. Postgres before 18 cannot publish them at all, and
-- then needs nothing here. Called again whenever the stream starts: a migration may have made the publication anew.
create or replace function realtime_bridge.publish_generated_columns() returns void language plpgsql as $$
begin
  if current_setting('server_version_num')::int >= 180000 then
    execute $alter$
      do $do$ begin
        if exists (select from pg_publication where pubname = 'supabase_realtime' and pubgencols <> 's') then
          alter publication supabase_realtime set (publish_generated_columns = stored);
        end if;
      end $do$ $alter$;
  end if;
end $$;
select realtime_bridge.publish_generated_columns();

-- On hosted projects `postgres` runs migrations without being a superuser: it adds policies to messages, sends
-- from its triggers and adds its tables to the publication, which it therefore owns.
do $$
begin
  if exists (select from pg_roles where rolname = 'postgres' and not rolsuper) then
    grant usage on schema realtime to postgres with grant option;
    grant supabase_realtime_admin to postgres;
    if not (select puballtables from pg_publication where pubname = 'supabase_realtime') then
      alter publication supabase_realtime owner to postgres;
    end if;
  end if;
end $$;

-- Keeps partitions for yesterday (a client clock or session zone may lag) to three days ahead, and drops
-- those older than three days. Safe to run concurrently and at any time.
create or replace function realtime_bridge.maintain_partitions() returns void language plpgsql as $$
declare
  today date := timezone('utc', now())::date;
  day date;
  old_name text;
begin
  perform pg_advisory_xact_lock(hashtext('realtime_bridge.maintain_partitions'));
  for day in select generate_series(today - 1, today + 3, interval '1 day')::date loop
    if to_regclass(format('realtime.messages_%s', to_char(day, 'YYYY_MM_DD'))) is null then
      execute format(
        'create table realtime.%I partition of realtime.messages for values from (%L) to (%L)',
        'messages_' || to_char(day, 'YYYY_MM_DD'), day, day + 1
      );
      execute format('alter table realtime.%I enable row level security', 'messages_' || to_char(day, 'YYYY_MM_DD'));
      execute format('alter table realtime.%I owner to supabase_realtime_admin', 'messages_' || to_char(day, 'YYYY_MM_DD'));
    end if;
  end loop;
  for old_name in
    select child.relname from pg_inherits
    join pg_class child on child.oid = inhrelid
    where inhparent = 'realtime.messages'::regclass
      and child.relname ~ '^messages_\d{4}_\d{2}_\d{2}$'
      and to_date(right(child.relname, 10), 'YYYY_MM_DD') < today - 3
  loop
    execute format('drop table realtime.%I', old_name);
  end loop;
end $$;

-- Become the user for the rest of the (sub)transaction: what RLS policies may look at.
create or replace function realtime_bridge.become(claims jsonb, topic text, headers jsonb) returns void language sql as $$
  select
    set_config('realtime.topic', topic, true),
    set_config('request.jwt.claims', claims::text, true),
    set_config('request.jwt.claim.sub', coalesce(claims ->> 'sub', ''), true),
    set_config('request.jwt.claim.role', claims ->> 'role', true),
    set_config('request.headers', headers::text, true),
    set_config('role', claims ->> 'role', true);
$$;

-- Which kinds of message may this user read on this topic? Probe rows are inserted, looked at as the user,
-- and rolled back with the subtransaction (RB001 is how the subtransaction is left).
create or replace function realtime_bridge.can_read(channel_topic text, claims jsonb, headers jsonb, extensions text[])
returns text[] language plpgsql as $$
declare
  moment timestamp := timezone('utc', now());
  ids uuid[];
  readable text[];
begin
  begin
    with probe as (
      insert into realtime.messages (topic, extension, inserted_at)
      select channel_topic, unnest(extensions), moment returning id
    ) select array_agg(id) into ids from probe;
    perform realtime_bridge.become(claims, channel_topic, headers);
    execute 'select array_agg(extension) from realtime.messages where id = any($1) and inserted_at = $2'
      into readable using ids, moment;
    raise exception using errcode = 'RB001';
  exception when sqlstate 'RB001' then
    return coalesce(readable, '{}');
  end;
end $$;

-- Which kinds of message may this user write on this topic? One probe insert per kind, each rolled back.
create or replace function realtime_bridge.can_write(channel_topic text, claims jsonb, headers jsonb, extensions text[])
returns text[] language plpgsql as $$
declare
  kind text;
  writable text[] := '{}';
begin
  foreach kind in array extensions loop
    begin
      perform realtime_bridge.become(claims, channel_topic, headers);
      execute 'insert into realtime.messages (topic, extension) values ($1, $2)' using channel_topic, kind;
      raise exception using errcode = 'RB001';
    exception
      when sqlstate 'RB001' then writable := writable || kind;
      when insufficient_privilege then null;
    end;
  end loop;
  return writable;
end $$;

-- May each viewer (JWT claims) read the row with this primary key, as it is now? One answer per viewer, in
-- order. A policy that raises for one viewer hides the row from that viewer only.
create or replace function realtime_bridge.readable_by(entity regclass, key jsonb, viewers jsonb[])
returns boolean[] language plpgsql as $$
declare
  probe text;
  viewer jsonb;
  seen boolean;
  answers boolean[] := '{}';
begin
  select format('select exists (select 1 from %s where %s)', entity::text, string_agg(
    format('%I = %L::%s', attname, key ->> attname, format_type(atttypid, atttypmod)), ' and '
  )) into probe
  from pg_attribute where attrelid = entity and key ? attname::text and attnum > 0 and not attisdropped;
  foreach viewer in array viewers loop
    begin
      perform realtime_bridge.become(viewer, '', '{}');
      execute probe into seen;
      raise exception using errcode = 'RB001';
    exception
      when sqlstate 'RB001' then answers := answers || seen;
      when others then answers := answers || false;
    end;
  end loop;
  return answers;
end $$;

-- The columns of a table that each role may select: {role: [column, …]}.
create or replace function realtime_bridge.selectable_columns(entity regclass, roles text[]) returns jsonb
language sql stable as $$
  select coalesce(jsonb_object_agg(r, (
    select coalesce(jsonb_agg(attname order by attnum), '[]') from pg_attribute
    where attrelid = entity and attnum > 0 and not attisdropped
      and has_column_privilege(r, entity, attnum, 'select')
  )), '{}') from unnest(roles) r;
$$;

-- What the bridge needs to know of a table to describe its changes.
create or replace function realtime_bridge.describe_table(entity regclass) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'rls', c.relrowsecurity,
    'columns', (
      select jsonb_agg(jsonb_build_object(
        'name', a.attname, 'type', t.typname, 'sqlType', format_type(a.atttypid, null)
      ) order by a.attnum)
      from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = entity and a.attnum > 0 and not a.attisdropped
    ),
    'primaryKey', coalesce((
      select jsonb_agg(a.attname order by a.attnum) from pg_index i
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
      where i.indrelid = entity and i.indisprimary
    ), '[]')
  ) from pg_class c where c.oid = entity;
$$;

-- Raises, with hosted Realtime's words, when a filter could not be evaluated on this table by this role.
create or replace function realtime_bridge.check_filter(
  entity regclass, role_name text, filter_column text, op text, value text
) returns void language plpgsql as $$
declare
  column_type regtype;
  wanted int;
begin
  select atttypid::regtype into column_type from pg_attribute
  where attrelid = entity and attname = filter_column and attnum > 0 and not attisdropped
    and has_column_privilege(role_name, entity, attnum, 'select');
  if column_type is null then
    raise exception 'invalid column for filter %', filter_column;
  end if;
  if op = 'in' then
    execute format('select cardinality(%L::%s[])', value, column_type) into wanted;
    if wanted > 100 then
      raise exception 'too many values for `in` filter. Maximum 100';
    end if;
  elsif op = 'is' then
    if value not in ('null', 'true', 'false', 'unknown') then
      raise exception 'invalid value for is filter: must be null, true, false, or unknown';
    elsif value <> 'null' and column_type <> 'boolean'::regtype then
      raise exception 'is % filter requires a boolean column, got %', value, column_type;
    end if;
  elsif op in ('like', 'ilike', 'match', 'imatch') then
    perform from pg_operator
    where oprname = case op when 'match' then '~' when 'imatch' then '~*' else '~~' end and oprleft = column_type;
    if not found then
      raise exception 'operator % requires a text-compatible column type, got %', op, column_type;
    end if;
    if op in ('match', 'imatch') then
      begin
        perform '' ~ value;
      exception when others then
        raise exception 'invalid regular expression for % filter: %', op, sqlerrm;
      end;
    end if;
  else
    execute format('select %L::%s', value, column_type);
  end if;
end $$;

-- How many published tables a subscription covers; 0 means that none is enabled for Realtime.
-- Raises when a filter or a selected column does not fit one of them.
create or replace function realtime_bridge.check_subscription(
  publication text, wanted_schema text, wanted_table text, role_name text, filters jsonb, selected text[]
) returns int language plpgsql as $$
declare
  entity regclass;
  filter jsonb;
  selected_column text;
  tables int := 0;
begin
  for entity in
    select format('%I.%I', schemaname, tablename)::regclass from pg_publication_tables
    where pubname = publication
      and wanted_schema in ('*', schemaname) and wanted_table in ('*', tablename)
  loop
    tables := tables + 1;
    for filter in select jsonb_array_elements(filters) loop
      perform realtime_bridge.check_filter(
        entity, role_name, filter ->> 'column', filter ->> 'op', filter ->> 'value'
      );
    end loop;
    foreach selected_column in array coalesce(selected, '{}') loop
      perform from pg_attribute
      where attrelid = entity and attname = selected_column and attnum > 0 and not attisdropped
        and has_column_privilege(role_name, entity, attnum, 'select');
      if not found then
        raise exception 'invalid column for select %', selected_column;
      end if;
    end loop;
  end loop;
  return tables;
end $$;

revoke all on all functions in schema realtime_bridge from public;
select realtime_bridge.maintain_partitions();
