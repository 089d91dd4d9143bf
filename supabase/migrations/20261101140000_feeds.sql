-- Stock feeds: files on other servers that say how much there is. A feed's address may hold a key: only those see it who
-- may change it. Runs to look back on, trials before a feed sets anything, and a word to the stall when one stops
-- working.

create table public.inventory_feeds (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  location_id uuid not null,
  name text not null check (char_length(name) between 1 and 80),
  -- No user:password@: it would be shown to everyone at the stall. What an address leads to is checked at each run.
  url text not null check (url ~ '^https?://[^\s/?#@]+([/?#]\S*)?$' and char_length(url) <= 2000),
  format text not null check (format in ('csv', 'json')),
  -- Two columns of 120 letters and a way of 200.
  mapping jsonb not null default '{}' check (
    jsonb_typeof(mapping) = 'object' and octet_length(mapping::text) <= 3000
    and mapping - array['sku', 'quantity', 'rows', 'delimiter'] = '{}'
    and not jsonb_path_exists(mapping, '$.* ? (@.type() != "string")')
    and coalesce(char_length(btrim(mapping ->> 'sku')), 1) between 1 and 120
    and coalesce(char_length(btrim(mapping ->> 'quantity')), 1) between 1 and 120
    and coalesce(char_length(mapping ->> 'rows'), 0) <= 200
    and coalesce(mapping ->> 'delimiter', ',') in (',', ';', E'\t', '|')),
  interval_minutes integer not null default 60 check (interval_minutes between 5 and 1440),
  is_enabled boolean not null default true,
  accepts_big_changes boolean not null default false,
  state text not null default 'new' check (state in ('new', 'ok', 'failing')),
  next_run_at timestamptz not null default now(),
  last_run_at timestamptz,
  last_success_at timestamptz,
  last_error text check (char_length(last_error) <= 500),
  consecutive_failures integer not null default 0,
  last_good_at timestamptz,
  last_good_rows integer,
  content_hash text,
  etag text check (char_length(etag) <= 500),
  last_modified text check (char_length(last_modified) <= 100),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (vendor_id, name),
  foreign key (location_id, vendor_id) references public.locations (id, vendor_id) on delete cascade,
  constraint inventory_feeds_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint inventory_feeds_content_hash_bound check (char_length(content_hash) <= 128)
);
comment on table public.inventory_feeds is 'Files on other servers that say how much there is, by SKU, at one location.';
comment on column public.inventory_feeds.accepts_big_changes is
  'Whether a file may empty more than half of the shelves, or have less than half of the lines it had. Usually that is a broken export.';
comment on column public.inventory_feeds.last_good_at is 'When the file that the stock was last set from was fetched.';
create index idx_inventory_feeds_due on public.inventory_feeds (next_run_at) where is_enabled;
create index idx_inventory_feeds_location on public.inventory_feeds (location_id, vendor_id);

alter table public.inventory_feeds enable row level security;
revoke all on public.inventory_feeds from public, anon, authenticated, service_role;
grant delete,
  select (id, vendor_id, location_id, name, format, mapping, interval_minutes, is_enabled, accepts_big_changes,
    state, next_run_at, last_run_at, last_success_at, last_error, consecutive_failures, last_good_at,
    last_good_rows, created_at, updated_at),
  insert (id, vendor_id, location_id, name, url, format, mapping, interval_minutes, is_enabled, accepts_big_changes),
  update (location_id, name, url, format, mapping, interval_minutes, is_enabled, accepts_big_changes)
  on public.inventory_feeds to authenticated;
grant select, insert, update, delete on public.inventory_feeds to service_role;
create policy "members and admins read feeds" on public.inventory_feeds for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "managers add feeds" on public.inventory_feeds for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "managers change feeds" on public.inventory_feeds for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "managers remove feeds" on public.inventory_feeds for delete to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));

create trigger touch_updated_at before update of name, url, format, mapping, location_id, interval_minutes, is_enabled,
  accepts_big_changes on public.inventory_feeds for each row execute function private.touch_updated_at();
create trigger limit_feeds after insert on public.inventory_feeds referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '20', 'true',
    'inventory_feeds_at_most', 'A stall has at most 20 feeds. Remove one that is not needed.');

create table private.feed_runs (
  id uuid primary key,
  feed_id uuid not null references public.inventory_feeds (id) on delete cascade,
  state text not null default 'running'
    check (state in ('running', 'applied', 'unchanged', 'refused', 'failed', 'postponed', 'overtaken')),
  error text check (char_length(error) <= 500),
  rows_total integer,
  shelves_changed integer,
  problem_count integer,
  problems jsonb not null default '[]',
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
comment on table private.feed_runs is
  'Every time a feed was asked. `id` is the id of the job, so that a job tried again goes on with its run.';
comment on column private.feed_runs.problems is 'The first 100: [{line, sku, problem}].';
create index idx_feed_runs_feed on private.feed_runs (feed_id, started_at desc);
create index idx_feed_runs_started on private.feed_runs (started_at);

revoke all on private.feed_runs from public, anon, authenticated, service_role;

create table private.feed_snapshots (
  feed_id uuid primary key references public.inventory_feeds (id) on delete cascade,
  lines jsonb not null,
  fetched_at timestamptz not null
);
comment on table private.feed_snapshots is 'The last file that was fit to use, as [[sku, quantity], …].';

revoke all on private.feed_snapshots from public, anon, authenticated, service_role;

create table private.feed_trials (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  location_id uuid not null,
  url text not null check (url ~ '^https?://[^\s/?#@]+([/?#]\S*)?$' and char_length(url) <= 2000),
  format text not null check (format in ('csv', 'json')),
  mapping jsonb not null check (jsonb_typeof(mapping) = 'object' and octet_length(mapping::text) <= 3000),
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  error text check (char_length(error) <= 500),
  result jsonb,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  foreign key (location_id, vendor_id) references public.locations (id, vendor_id) on delete cascade
);
comment on table private.feed_trials is
  'A file that is fetched and read to see what is in it; it sets no stock. Taken away after a day.';
create index idx_feed_trials_vendor on private.feed_trials (vendor_id, created_at);
create index idx_feed_trials_location on private.feed_trials (location_id, vendor_id);
create index idx_feed_trials_created on private.feed_trials (created_at);

revoke all on private.feed_trials from public, anon, authenticated, service_role;

create function private.renew_feed() returns trigger
language plpgsql set search_path = ''
as $$
/* Another file, or the same one read another way: nothing that was learnt about the old one holds. */
begin
  new.state := 'new';
  new.next_run_at := now();
  new.consecutive_failures := 0;
  new.last_error := null;
  new.last_good_rows := null;
  new.content_hash := null;
  new.etag := null;
  new.last_modified := null;
  return new;
end $$;
create trigger renew_feed before update of url, format, mapping, location_id, accepts_big_changes
  on public.inventory_feeds for each row
  when ((old.url, old.format, old.mapping, old.location_id, old.accepts_big_changes)
    is distinct from (new.url, new.format, new.mapping, new.location_id, new.accepts_big_changes))
  execute function private.renew_feed();

create function private.reschedule_feed() returns trigger
language plpgsql set search_path = ''
as $$
/* A shorter interval is not waited for by the longer one. */
begin
  new.next_run_at := least(new.next_run_at, now() + new.interval_minutes * interval '1 minute');
  return new;
end $$;
create trigger reschedule_feed before update of interval_minutes on public.inventory_feeds for each row
  when (old.interval_minutes is distinct from new.interval_minutes) execute function private.reschedule_feed();

create function private.begin_feed_run(p_feed_id uuid, p_run_id uuid) returns setof public.inventory_feeds
language plpgsql set search_path = ''
as $$
/* Begins a run or goes on with it. No row: there is nothing to do, because the run has ended or the feed is gone,
   switched off, or of a stall that is not approved. */
begin
  insert into private.feed_runs (id, feed_id)
  select p_run_id, f.id from public.inventory_feeds f join public.vendors v on v.id = f.vendor_id
  where f.id = p_feed_id and f.is_enabled and v.status = 'approved'
  on conflict (id) do nothing;
  return query
    select f.* from public.inventory_feeds f join private.feed_runs r on r.feed_id = f.id
    where f.id = p_feed_id and r.id = p_run_id and r.state = 'running';
end $$;

create function private.read_feed_targets(p_feed public.inventory_feeds, p_rows jsonb) returns void
language plpgsql set search_path = ''
as $$
/* Lays the lines of a file out in pg_temp.feed_targets, beside the shelves that they mean. The table is this
   transaction's own; private.apply_feed drops it. */
begin
  create temp table feed_targets on commit drop as
    select r.line, r.sku, r.quantity as wanted, m.matches, m.variant_id, m.product_id,
      i.id as inventory_id, i.quantity as held_before, i.reserved
    from jsonb_to_recordset(p_rows) as r (line integer, sku text, quantity numeric)
    left join (
      select v.sku, count(*) as matches, min(v.id::text)::uuid as variant_id, min(v.product_id::text)::uuid as product_id
      from public.products p join public.product_variants v on v.product_id = p.id
      where p.vendor_id = p_feed.vendor_id and p.status <> 'archived'
      group by v.sku
    ) m on m.sku = r.sku
    left join public.inventory i on m.matches = 1 and i.variant_id = m.variant_id and i.location_id = p_feed.location_id;

  analyze pg_temp.feed_targets;
end $$;

create function private.refuse_feed(p_feed public.inventory_feeds, p_given integer) returns text
language plpgsql set search_path = ''
as $$
/* Why a file is not one to set stock by, in words for the stall; null when it is. `p_given`: its lines. */
declare
  known integer;
  stocked integer;
  emptied integer;
begin
  select count(*) filter (where t.matches = 1), count(*) filter (where t.held_before > 0),
    count(*) filter (where t.held_before > 0 and t.wanted = 0)
  into known, stocked, emptied from pg_temp.feed_targets t;
  if known = 0 then
    return format('None of the %s SKUs in the file is one of yours. Compare the SKU column with your products.', p_given);
  end if;
  if not p_feed.accepts_big_changes and emptied >= 5 and emptied * 2 > stocked then
    return format('The file would empty %s of %s shelves. If that is '
      'meant, allow big changes for this feed.', emptied, stocked);
  end if;
  if not p_feed.accepts_big_changes and p_feed.last_good_rows >= 10 and p_given * 2 < p_feed.last_good_rows then
    return format('The file has %s lines; the last good one had %s. If '
      'that is meant, allow big changes for this feed.', p_given, p_feed.last_good_rows);
  end if;
  return null;
end $$;

create function private.move_feed_shelves(p_feed public.inventory_feeds) returns integer
language plpgsql set search_path = ''
as $$
/* Sets the shelves that are there, and writes their ledger lines. Locks those that change, by id, then their products
   by id (see the stock ledger). Returns how many it moved. */
declare
  changed integer;
begin
  delete from pg_temp.feed_targets t where t.held_before = t.wanted or (t.inventory_id is null and t.matches = 1 and t.wanted = 0);
  perform from public.inventory i where i.id in (select t.inventory_id from pg_temp.feed_targets t)
    order by i.id for no key update;
  perform from public.products p where p.id in (select t.product_id from pg_temp.feed_targets t where t.matches = 1)
    order by p.id for no key update;
  -- What they hold now that nobody else can change it.
  update pg_temp.feed_targets t set held_before = i.quantity, reserved = i.reserved
  from public.inventory i where i.id = t.inventory_id;

  with moved as (
    update public.inventory i
    set quantity = greatest(t.wanted, t.reserved), version = i.version + 1, updated_at = now()
    from pg_temp.feed_targets t
    where i.id = t.inventory_id and t.held_before <> greatest(t.wanted, t.reserved)
    returning i.*, i.quantity - t.held_before as delta
  ), written as (
    insert into public.inventory_movements (inventory_id, variant_id, product_id, vendor_id, location_id,
      delta, balance_after, reason, note)
    select m.id, m.variant_id, m.product_id, m.vendor_id, m.location_id, m.delta, m.quantity, 'synced', 'Feed: ' || p_feed.name
    from moved m order by m.id returning 1
  )
  select count(*) into changed from written;
  return changed;
end $$;

create function private.fill_feed_shelves(p_feed public.inventory_feeds) returns integer
language plpgsql set search_path = ''
as $$
/* First goods at this place; returns on how many shelves. Somebody who puts the same goods there in this instant holds
   that shelf and waits for the product that is locked here: gives up (40001) before Postgres finds the deadlock and
   ends theirs; the job tries again. */
declare
  wanted_new integer;
  made integer;
  lock_timeout_before text;
begin
  select count(*) into wanted_new from pg_temp.feed_targets t where t.matches = 1 and t.inventory_id is null;
  if wanted_new = 0 then
    return 0;
  end if;
  lock_timeout_before := current_setting('lock_timeout');
  perform set_config('lock_timeout', '500ms', true);
  with shelves as (
    insert into public.inventory (variant_id, product_id, vendor_id, location_id, quantity, version)
    select t.variant_id, t.product_id, p_feed.vendor_id, p_feed.location_id, t.wanted, 1
    from pg_temp.feed_targets t where t.matches = 1 and t.inventory_id is null order by t.variant_id
    on conflict (variant_id, location_id) do nothing
    returning *
  ), written as (
    insert into public.inventory_movements (inventory_id, variant_id, product_id, vendor_id, location_id,
      delta, balance_after, reason, note)
    select s.id, s.variant_id, s.product_id, s.vendor_id, s.location_id, s.quantity, s.quantity, 'synced', 'Feed: ' || p_feed.name
    from shelves s order by s.id returning 1
  )
  select count(*) into made from written;
  perform set_config('lock_timeout', lock_timeout_before, true);
  if made < wanted_new then
    raise exception 'A shelf was filled in this instant.' using errcode = '40001';
  end if;
  return made;
end $$;

create function private.feed_problems() returns jsonb
language plpgsql set search_path = ''
as $$
/* Lines that set nothing, or not what they say: [{line, sku, problem}]. */
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('line', x.line, 'sku', x.sku, 'problem', x.problem) order by x.line), '[]')
    from (
      select t.line, t.sku, case when t.matches is null then 'unknown_sku' when t.matches > 1 then 'ambiguous_sku'
        else 'held_for_carts' end as problem
      from pg_temp.feed_targets t
      where t.matches is distinct from 1 or t.wanted < t.reserved
    ) x);
end $$;

create function private.apply_feed(p_feed_id uuid, p_run_id uuid, p_fetched_at timestamptz, p_rows jsonb)
returns jsonb
language plpgsql set search_path = ''
as $$
/* Sets the stock at the feed's location to what the file says, through the ledger, in one transaction and once per
   run. `p_rows`: [{line, sku, quantity}], one per SKU, quantities from 0 with at most 3 decimals.
   A SKU that the file leaves out, or that the stall does not have, changes nothing. Fewer than what carts hold cannot
   be set: the shelf is set to what they hold, so that nothing more is sold. Returns
   {state: applied|refused|overtaken, error?, changed, problem_count, problems}; `refused` has changed nothing, and the
   caller ends the run. Locks: only shelves that change, by id, then their products by id (see the stock ledger). */
declare
  feed public.inventory_feeds;
  given integer := jsonb_array_length(p_rows);
  refusal text;
  changed integer;
  found_problems jsonb;
begin
  select * into feed from public.inventory_feeds f where f.id = p_feed_id for no key update;
  -- Two runs at once: the younger file wins, whichever is read faster; and one run, done twice, counts once.
  if feed.last_good_at > p_fetched_at or not exists (
    select from private.feed_runs r where r.id = p_run_id and r.feed_id = feed.id and r.state = 'running') then
    return jsonb_build_object('state', 'overtaken');
  end if;

  perform private.read_feed_targets(feed, p_rows);
  refusal := private.refuse_feed(feed, given);
  if refusal is not null then
    return jsonb_build_object('state', 'refused', 'error', refusal);
  end if;
  changed := private.move_feed_shelves(feed) + private.fill_feed_shelves(feed);
  found_problems := private.feed_problems();
  drop table pg_temp.feed_targets;

  insert into private.feed_snapshots as s (feed_id, lines, fetched_at)
  select feed.id, jsonb_agg(jsonb_build_array(r.sku, r.quantity) order by r.line), p_fetched_at
  from jsonb_to_recordset(p_rows) as r (line integer, sku text, quantity numeric)
  on conflict (feed_id) do update set lines = excluded.lines, fetched_at = excluded.fetched_at;
  update public.inventory_feeds f set last_good_at = p_fetched_at, last_good_rows = given where f.id = feed.id;
  return jsonb_build_object('state', 'applied', 'changed', changed,
    'problem_count', jsonb_array_length(found_problems), 'problems', found_problems);
end $$;

create function private.end_feed_run(p_run_id uuid, p_state text, p_error text default null,
  p_figures jsonb default '{}', p_seen jsonb default null) returns jsonb
language plpgsql set search_path = ''
as $$
/* Ends a run, once, and tells the feed how it went. After a failure the feed is asked again after its interval,
   twice, four … times the interval, at most a day; the third failure in a row is told to the stall, and so is the end
   of an outage that was told.
   `p_seen`: {content_hash, etag, last_modified} of what the server answered, after a success.
   Returns what a mail has to say when the stall must be told now, once per outage: {vendor_id, store, email, feed_id,
   feed, error, last_good_at}. Null otherwise. */
declare
  feed public.inventory_feeds;
  failures_before integer;
  told_after constant integer := 3;
begin
  update private.feed_runs r
  set state = p_state, error = left(p_error, 500), finished_at = now(),
    rows_total = (p_figures ->> 'rows')::integer, shelves_changed = (p_figures ->> 'changed')::integer,
    problem_count = (p_figures ->> 'problem_count')::integer, problems = coalesce(p_figures -> 'problems', '[]')
  where r.id = p_run_id and r.state = 'running';
  if not found or p_state in ('postponed', 'overtaken') then
    return null;
  end if;

  select f.consecutive_failures into failures_before
  from private.feed_runs r join public.inventory_feeds f on f.id = r.feed_id where r.id = p_run_id for no key update of f;
  update public.inventory_feeds f
  set last_run_at = now(), state = case when x.is_good then 'ok' else 'failing' end,
    last_success_at = case when x.is_good then now() else f.last_success_at end,
    last_error = case when x.is_good then null else left(p_error, 500) end,
    consecutive_failures = case when x.is_good then 0 else f.consecutive_failures + 1 end,
    -- A run that was asked for by hand ends the waiting after an outage, and does for one that is due.
    next_run_at = case when x.is_good and f.next_run_at > now()
        then least(f.next_run_at, now() + f.interval_minutes * interval '1 minute')
      when x.is_good then now() + f.interval_minutes * interval '1 minute'
      else now() + least(f.interval_minutes * power(2, least(f.consecutive_failures, 10)), 1440) * interval '1 minute' end,
    content_hash = coalesce(p_seen ->> 'content_hash', f.content_hash),
    etag = case when p_seen is null then f.etag else p_seen ->> 'etag' end,
    last_modified = case when p_seen is null then f.last_modified else p_seen ->> 'last_modified' end
  from private.feed_runs r, (select p_state in ('applied', 'unchanged') as is_good) x
  where r.id = p_run_id and f.id = r.feed_id
  returning f.* into feed;

  if feed.consecutive_failures = 0 and failures_before >= told_after then
    insert into public.notifications (vendor_id, kind, title, body, link)
    values (feed.vendor_id, 'system', left(format('The stock feed "%s" works again', feed.name), 160),
      'Its file is read and sets the stock as before.', '/vendor/feeds/' || feed.id);
  end if;
  if feed.consecutive_failures <> told_after then
    return null;
  end if;
  insert into public.notifications (vendor_id, kind, title, body, link)
  values (feed.vendor_id, 'system', left(format('The stock feed "%s" does not work', feed.name), 160),
    left(format('It failed three times in a row. The stock stays as it was. %s', feed.last_error), 1000),
    '/vendor/feeds/' || feed.id);
  return (select jsonb_build_object('vendor_id', v.id, 'store', v.store_name, 'email', v.email, 'feed_id', feed.id,
    'feed', feed.name, 'error', feed.last_error, 'last_good_at', feed.last_good_at)
    from public.vendors v where v.id = feed.vendor_id);
end $$;

create function private.tell_feed_run() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* `feed` on `vendor:<stall>`, when a run begins and when it ends. */
begin
  perform private.tell_vendor(f.vendor_id, 'feed', array[f.id]) from public.inventory_feeds f where f.id = new.feed_id;
  return null;
end $$;
create trigger tell_feed_begun after insert on private.feed_runs
  for each row execute function private.tell_feed_run();
create trigger tell_feed_ended after update of state on private.feed_runs
  for each row when (old.state is distinct from new.state) execute function private.tell_feed_run();

create function private.feed_standing(p_vendor_id uuid)
returns table (feed_id uuid, host text, url text, last_run jsonb)
language sql stable security definer set search_path = ''
as $$
/* What a member of the stall may not read by themselves: which server a feed is on, its whole address (managers only)
   and its latest run. No rows for strangers. */
  select f.id, substring(f.url from '^https?://([^/?#]+)'),
    case when f.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]) then f.url end,
    (select jsonb_build_object('id', r.id, 'state', r.state, 'error', r.error, 'rows_total', r.rows_total,
        'shelves_changed', r.shelves_changed, 'problem_count', r.problem_count, 'started_at', r.started_at,
        'finished_at', r.finished_at)
      from private.feed_runs r where r.feed_id = f.id order by r.started_at desc, r.id desc limit 1)
  from public.inventory_feeds f
  where f.vendor_id = p_vendor_id
    and (p_vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()))
$$;

create function private.feed_runs_of(p_feed_id uuid, p_limit integer, p_before timestamptz default null,
  p_before_id uuid default null)
returns table (id uuid, state text, error text, rows_total integer, shelves_changed integer, problem_count integer,
  problems jsonb, started_at timestamptz, finished_at timestamptz)
language sql stable security definer set search_path = ''
as $$
/* The runs of a feed of the asker's stall, newest first, from behind the given one. */
  select r.id, r.state, r.error, r.rows_total, r.shelves_changed, r.problem_count, r.problems, r.started_at, r.finished_at
  from private.feed_runs r join public.inventory_feeds f on f.id = r.feed_id
  where r.feed_id = p_feed_id
    and (f.vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()))
    and (p_before is null or (r.started_at, r.id) < (p_before, p_before_id))
  order by r.started_at desc, r.id desc limit p_limit
$$;

create function private.ask_feed_trial(p_vendor_id uuid, p_location_id uuid, p_url text, p_format text, p_mapping jsonb)
returns uuid
language plpgsql security definer set search_path = ''
as $$
/* Asks for a trial, for managers of a stall that is open. A stall has at most three of them waiting: somebody else's
   server is asked each time. */
declare
  made uuid;
begin
  if not private.is_member(p_vendor_id, 'manager') then
    raise exception 'Only managers and owners of a stall can try a feed.' using errcode = '42501';
  end if;
  if not exists (select from public.vendors v where v.id = p_vendor_id and v.status = 'approved') then
    raise exception 'Feeds run once the market has approved your stall.' using errcode = 'LS010';
  end if;
  if not exists (select from public.locations l where l.id = p_location_id and l.vendor_id = p_vendor_id) then
    raise exception 'This location is not one of your stall. Choose another.' using errcode = 'LS010';
  end if;
  if (select count(*) from private.feed_trials t where t.vendor_id = p_vendor_id and t.state = 'waiting'
      and t.created_at > now() - interval '10 minutes') >= 3 then
    raise exception 'Three trials are under way already. Wait until one has ended.' using errcode = 'LS010';
  end if;
  insert into private.feed_trials (vendor_id, location_id, url, format, mapping)
  values (p_vendor_id, p_location_id, p_url, p_format, p_mapping) returning id into made;
  return made;
end $$;

create function private.find_feed_trial(p_trial_id uuid)
returns table (id uuid, state text, error text, result jsonb)
language sql stable security definer set search_path = ''
as $$
/* How a trial went; for managers of its stall. */
  select t.id, t.state, t.error, t.result from private.feed_trials t
  where t.id = p_trial_id and t.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
$$;

revoke execute on function
  private.renew_feed(), private.reschedule_feed(), private.begin_feed_run(uuid, uuid),
  private.read_feed_targets(public.inventory_feeds, jsonb), private.refuse_feed(public.inventory_feeds, integer),
  private.move_feed_shelves(public.inventory_feeds), private.fill_feed_shelves(public.inventory_feeds),
  private.feed_problems(),
  private.apply_feed(uuid, uuid, timestamptz, jsonb), private.end_feed_run(uuid, text, text, jsonb, jsonb),
  private.tell_feed_run(), private.feed_standing(uuid), private.feed_runs_of(uuid, integer, timestamptz, uuid),
  private.ask_feed_trial(uuid, uuid, text, text, jsonb), private.find_feed_trial(uuid) from public;
grant execute on function
  private.feed_standing(uuid), private.feed_runs_of(uuid, integer, timestamptz, uuid),
  private.ask_feed_trial(uuid, uuid, text, text, jsonb), private.find_feed_trial(uuid) to authenticated;
