-- What the background jobs stand on: mail that is sent once, pictures in sizes, reports, low-stock notices, and feeds
-- that set stock. The worker signs in as the owner of these tables, so what only it needs lives in `private`, ungranted.

-- Time zones --------------------------------------------------------------------------------------------------------
/* An IANA name such as Europe/Berlin. Without the pattern Postgres would also take POSIX zones, in which any letters
   with a digit are a name. Called immutable, as a CHECK needs: zones are added, and as good as never taken away. */
create function private.is_time_zone(p_name text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  perform timestamp '2026-01-01 00:00' at time zone p_name;
  return p_name ~ '^(UTC|[A-Z][A-Za-z_-]+(/[A-Z][A-Za-z_-]+){1,2})$';
exception when invalid_parameter_value then
  return false;
end $$;
revoke execute on function private.is_time_zone(text) from public;
-- The CHECK runs as whoever changes a stall.
grant execute on function private.is_time_zone(text) to authenticated, service_role;

alter table public.vendors add column time_zone text not null default 'Europe/Berlin'
  constraint vendors_time_zone_check check (private.is_time_zone(time_zone));
comment on column public.vendors.time_zone is 'IANA name. A stall''s day, in reports, begins at midnight there.';
grant select (time_zone) on public.vendors to anon, authenticated;
grant update (time_zone) on public.vendors to authenticated;

-- The view lists its columns as they were when it was made.
create or replace view public.own_vendors with (security_barrier) as
  select v.* from public.vendors v
  where v.id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin());

-- Mail --------------------------------------------------------------------------------------------------------------
create table private.sent_mail (
  key text primary key check (char_length(key) between 1 and 200),
  message_id text not null,
  template text not null,
  state text not null default 'sending' check (state in ('sending', 'sent')),
  /* Until when it is somebody's turn; `attempts` is the number of that turn. */
  leased_until timestamptz not null,
  attempts integer not null default 1,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index idx_sent_mail_created on private.sent_mail (created_at);
comment on table private.sent_mail is 'One row per mail ever asked for, by its key: what makes sending once. No address is kept.';

create table public.mail_subscriptions (
  vendor_id uuid not null,
  user_id uuid not null,
  topic text not null check (topic in ('low-stock', 'reports')),
  created_at timestamptz not null default now(),
  primary key (vendor_id, user_id, topic),
  foreign key (vendor_id, user_id) references public.vendor_members (vendor_id, user_id) on delete cascade
);
comment on table public.mail_subscriptions is 'People of a stall who want its mails themselves, besides the stall''s own address.';
alter table public.mail_subscriptions enable row level security;
revoke all on public.mail_subscriptions from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.mail_subscriptions to service_role;
grant select, insert (vendor_id, user_id, topic), delete on public.mail_subscriptions to authenticated;

create policy "people read their subscriptions" on public.mail_subscriptions for select to authenticated
  using (user_id = (select auth.uid()));
create policy "members subscribe themselves" on public.mail_subscriptions for insert to authenticated
  with check (user_id = (select auth.uid()) and vendor_id = any ((select private.my_vendor_ids())::uuid[]));
create policy "people end their subscriptions" on public.mail_subscriptions for delete to authenticated
  using (user_id = (select auth.uid()));

create table private.mail_refusals (
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  topic text not null check (topic in ('low-stock', 'reports')),
  /* Lower case. */
  address text not null,
  created_at timestamptz not null default now(),
  primary key (vendor_id, topic, address)
);
comment on table private.mail_refusals is 'Addresses that followed the unsubscribe link of a mail.';

/* Where mails of a topic go: the stall's address and the members who subscribed, without those who refused. */
create function private.mail_recipients(p_vendor_id uuid, p_topic text) returns setof text
language sql stable set search_path = ''
as $$
  select distinct lower(a.address)
  from (
    select v.email from public.vendors v where v.id = p_vendor_id
    union all
    select u.email::text from public.mail_subscriptions s join auth.users u on u.id = s.user_id
    where s.vendor_id = p_vendor_id and s.topic = p_topic and u.email <> ''
  ) a (address)
  where not exists (
    select from private.mail_refusals r
    where r.vendor_id = p_vendor_id and r.topic = p_topic and r.address = lower(a.address))
  order by 1
$$;

/* The end of a link in a mail: no more of this topic to this address. Says nothing about who is behind it. */
create function private.refuse_mail(p_vendor_id uuid, p_topic text, p_address text) returns void
language sql volatile set search_path = ''
as $$
  insert into private.mail_refusals (vendor_id, topic, address)
  select v.id, p_topic, lower(p_address) from public.vendors v where v.id = p_vendor_id
  on conflict do nothing;
  delete from public.mail_subscriptions s using auth.users u
  where s.vendor_id = p_vendor_id and s.topic = p_topic and u.id = s.user_id and lower(u.email::text) = lower(p_address)
$$;

/* Who subscribes again wants mail again. */
create function private.forget_refusal() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.mail_refusals r using auth.users u
  where u.id = new.user_id and r.vendor_id = new.vendor_id and r.topic = new.topic and r.address = lower(u.email::text);
  return new;
end $$;
create trigger forget_refusal after insert on public.mail_subscriptions
  for each row execute function private.forget_refusal();

revoke execute on function private.mail_recipients(uuid, text), private.refuse_mail(uuid, text, text),
  private.forget_refusal() from public;

create index idx_notifications_read on public.notifications (read_at) where read_at is not null;

-- Pictures ----------------------------------------------------------------------------------------------------------
-- What was there before is shown as it is: `ready`, without sizes.
alter table public.product_images
  add column state text not null default 'ready' check (state in ('processing', 'ready', 'failed')),
  add column error text check (char_length(error) <= 300),
  add column renditions jsonb not null default '[]' check (jsonb_typeof(renditions) = 'array');
comment on column public.product_images.renditions is
  'Its sizes, small to large: [{path, format: avif|webp, width, height, bytes}], objects beside the original.';
comment on column public.product_images.error is 'Why it was refused, for the people of the stall.';
grant insert (state) on public.product_images to authenticated;

-- Reports -----------------------------------------------------------------------------------------------------------
create table public.reports (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  kind text not null check (kind in ('daily-sales')),
  from_day date not null,
  to_day date not null,
  time_zone text not null,
  state text not null default 'pending' check (state in ('pending', 'ready', 'failed')),
  csv_path text,
  html_path text,
  summary jsonb not null default '{}' check (jsonb_typeof(summary) = 'object'),
  error text check (char_length(error) <= 300),
  requested_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (vendor_id, kind, from_day, to_day),
  check (to_day between from_day and from_day + 91),
  check (state <> 'ready' or num_nulls(csv_path, html_path, finished_at) = 0)
);
create index idx_reports_vendor_created on public.reports (vendor_id, created_at desc, id desc);
create index idx_reports_requested_by on public.reports (requested_by) where requested_by is not null;
comment on table public.reports is 'Files in the private Storage bucket `reports`; the same span of a stall is made once.';
comment on column public.reports.requested_by is 'Null: made by the schedule.';

alter table public.reports enable row level security;
revoke all on public.reports from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.reports to service_role;
grant select on public.reports to authenticated;

create policy "members and admins read reports" on public.reports for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

/* Stalls where it is 06:00 or later and yesterday, by their own calendar, has no report. */
create function private.reports_due(p_now timestamptz)
returns table (vendor_id uuid, day date, time_zone text)
language sql stable set search_path = ''
as $$
  select v.id, d.yesterday, v.time_zone
  from public.vendors v
  cross join lateral (select p_now at time zone v.time_zone as local) l
  cross join lateral (select l.local::date - 1 as yesterday) d
  where v.status = 'approved' and l.local::time >= time '06:00'
    and v.created_at < l.local::date::timestamp at time zone v.time_zone
    and not exists (
      select from public.reports r
      where r.vendor_id = v.id and r.kind = 'daily-sales' and r.from_day = d.yesterday and r.to_day = d.yesterday)
  order by v.id
$$;
revoke execute on function private.reports_due(timestamptz) from public;

do $$
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
  values ('reports', 'reports', false, 50 * 1024 * 1024, array['text/csv', 'text/html'])
  on conflict (id) do update set public = excluded.public, file_size_limit = excluded.file_size_limit,
    allowed_mime_types = excluded.allowed_mime_types;

  -- Written by the server alone.
  create policy "livestall members read their reports" on storage.objects for select to authenticated
    using (bucket_id = 'reports'
      and split_part(name, '/', 1) = any ((select private.my_vendor_ids())::text[]));
end $$;

-- Low stock ---------------------------------------------------------------------------------------------------------
create table private.low_stock_notices (
  inventory_id uuid primary key references public.inventory (id) on delete cascade,
  level text not null check (level in ('low', 'out')),
  noticed_at timestamptz not null default now()
);
comment on table private.low_stock_notices is
  'Shelves whose stall was told; the row goes when there is more than the threshold again, so the next fall is news.';

/* The shelves of a stall that fell to their threshold, or to nothing, since it was last told; remembers that it is
   told now. Of products on sale only, and not of shelves that never held anything. A shelf that fell from low to
   nothing is news again; one that rose from nothing to low is not. */
create function private.note_low_stock(p_vendor_id uuid)
returns table (inventory_id uuid, level text, product text, variant text, sku text, location text,
  available numeric, unit public.unit_of_measure)
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  delete from private.low_stock_notices n using public.inventory i
  where i.id = n.inventory_id and i.vendor_id = p_vendor_id and i.quantity - i.reserved > i.low_stock_threshold;
  update private.low_stock_notices n set level = 'low' from public.inventory i
  where i.id = n.inventory_id and i.vendor_id = p_vendor_id and n.level = 'out' and i.quantity > i.reserved;

  return query
  with fallen as (
    select i.id, case when i.quantity > i.reserved then 'low' else 'out' end as level, p.name as product,
      v.name as variant, v.sku, l.name as location, i.quantity - i.reserved as available, v.unit
    from public.inventory i
    join public.products p on p.id = i.product_id and p.status = 'published'
    join public.product_variants v on v.id = i.variant_id and v.is_active
    join public.locations l on l.id = i.location_id
    where i.vendor_id = p_vendor_id and i.quantity - i.reserved <= i.low_stock_threshold and i.version > 0
  ), news as (
    insert into private.low_stock_notices as n (inventory_id, level)
    select f.id, f.level from fallen f order by f.id
    on conflict (inventory_id) do update set level = excluded.level, noticed_at = now()
      where n.level = 'low' and excluded.level = 'out'
    returning n.inventory_id
  )
  select f.id, f.level, f.product, f.variant, f.sku, f.location, f.available, f.unit
  from fallen f join news n on n.inventory_id = f.id
  order by f.level desc, f.product, f.variant, f.id;
end $$;
revoke execute on function private.note_low_stock(uuid) from public;

-- Feeds -------------------------------------------------------------------------------------------------------------
create table public.inventory_feeds (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  location_id uuid not null,
  name text not null check (char_length(name) between 1 and 80),
  -- No user:password@: it would be shown to everyone at the stall. What an address leads to is checked at each run.
  url text not null check (url ~ '^https?://[^\s/?#@]+([/?#]\S*)?$' and char_length(url) <= 2000),
  format text not null check (format in ('csv', 'json')),
  mapping jsonb not null default '{}' check (jsonb_typeof(mapping) = 'object' and octet_length(mapping::text) <= 2000),
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
  foreign key (location_id, vendor_id) references public.locations (id, vendor_id) on delete cascade
);
create index idx_inventory_feeds_due on public.inventory_feeds (next_run_at) where is_enabled;
create index idx_inventory_feeds_location on public.inventory_feeds (location_id, vendor_id);
comment on table public.inventory_feeds is 'Files on other servers that say how much there is, by SKU, at one location.';
comment on column public.inventory_feeds.accepts_big_changes is
  'Whether a file may empty more than half of the shelves, or have less than half of the lines it had. Usually that is a broken export.';
comment on column public.inventory_feeds.last_good_at is 'When the file that the stock was last set from was fetched.';

create trigger touch_updated_at before update of name, url, format, mapping, location_id, interval_minutes, is_enabled,
  accepts_big_changes on public.inventory_feeds for each row execute function private.touch_updated_at();

/* Another file, or the same one read another way: nothing that was learnt about the old one holds. */
create function private.renew_feed() returns trigger
language plpgsql set search_path = ''
as $$
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

alter table public.inventory_feeds enable row level security;
revoke all on public.inventory_feeds from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.inventory_feeds to service_role;
grant select, delete,
  insert (id, vendor_id, location_id, name, url, format, mapping, interval_minutes, is_enabled, accepts_big_changes),
  update (location_id, name, url, format, mapping, interval_minutes, is_enabled, accepts_big_changes)
  on public.inventory_feeds to authenticated;

create policy "members and admins read feeds" on public.inventory_feeds for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "managers add feeds" on public.inventory_feeds for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "managers change feeds" on public.inventory_feeds for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "managers remove feeds" on public.inventory_feeds for delete to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));

/* Every time a feed was asked. `id` is the id of the job, so that a job tried again goes on with its run. */
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
create index idx_feed_runs_feed on private.feed_runs (feed_id, started_at desc);
create index idx_feed_runs_started on private.feed_runs (started_at);
comment on column private.feed_runs.problems is 'The first 100: [{line, sku, problem}].';

/* The last file that was fit to use, as [[sku, quantity], …]. */
create table private.feed_snapshots (
  feed_id uuid primary key references public.inventory_feeds (id) on delete cascade,
  lines jsonb not null,
  fetched_at timestamptz not null
);

/* Begins a run or goes on with it. No row: there is nothing to do, because the run has ended or the feed is gone,
   switched off, or of a stall that is not approved. */
create function private.begin_feed_run(p_feed_id uuid, p_run_id uuid) returns setof public.inventory_feeds
language plpgsql set search_path = ''
as $$
begin
  insert into private.feed_runs (id, feed_id)
  select p_run_id, f.id from public.inventory_feeds f join public.vendors v on v.id = f.vendor_id
  where f.id = p_feed_id and f.is_enabled and v.status = 'approved'
  on conflict (id) do nothing;
  return query
    select f.* from public.inventory_feeds f join private.feed_runs r on r.feed_id = f.id
    where f.id = p_feed_id and r.id = p_run_id and r.state = 'running';
end $$;

/* Ends a run, once, and tells the feed how it went. After a failure the feed is asked again after its interval,
   twice, four … times the interval, at most a day; the third failure in a row is told to the stall.
   `p_seen`: {content_hash, etag, last_modified} of what the server answered, after a success. */
create function private.end_feed_run(p_run_id uuid, p_state text, p_error text default null,
  p_figures jsonb default '{}', p_seen jsonb default null) returns void
language plpgsql set search_path = ''
as $$
declare
  feed public.inventory_feeds;
begin
  update private.feed_runs r
  set state = p_state, error = left(p_error, 500), finished_at = now(),
    rows_total = (p_figures ->> 'rows')::integer, shelves_changed = (p_figures ->> 'changed')::integer,
    problem_count = (p_figures ->> 'problem_count')::integer, problems = coalesce(p_figures -> 'problems', '[]')
  where r.id = p_run_id and r.state = 'running';
  if not found or p_state in ('postponed', 'overtaken') then
    return;
  end if;

  update public.inventory_feeds f
  set last_run_at = now(), state = case when x.is_good then 'ok' else 'failing' end,
    last_success_at = case when x.is_good then now() else f.last_success_at end,
    last_error = case when x.is_good then null else left(p_error, 500) end,
    consecutive_failures = case when x.is_good then 0 else f.consecutive_failures + 1 end,
    next_run_at = case when x.is_good then f.next_run_at
      else now() + least(f.interval_minutes * power(2, least(f.consecutive_failures, 10)), 1440) * interval '1 minute' end,
    content_hash = coalesce(p_seen ->> 'content_hash', f.content_hash),
    etag = case when p_seen is null then f.etag else p_seen ->> 'etag' end,
    last_modified = case when p_seen is null then f.last_modified else p_seen ->> 'last_modified' end
  from private.feed_runs r, (select p_state in ('applied', 'unchanged') as is_good) x
  where r.id = p_run_id and f.id = r.feed_id
  returning f.* into feed;

  if feed.consecutive_failures = 3 then
    insert into public.notifications (vendor_id, kind, title, body, link)
    values (feed.vendor_id, 'system', left(format('The stock feed "%s" does not work', feed.name), 160),
      left(format('It failed three times in a row. The stock stays as it was. %s', feed.last_error), 1000),
      '/vendor/inventory');
  end if;
end $$;

/* Sets the stock at the feed's location to what the file says, through the ledger, in one transaction and once per
   run. `p_rows`: [{line, sku, quantity}], one per SKU, quantities from 0 with at most 3 decimals.
   A SKU that the file leaves out, or that the stall does not have, changes nothing. Fewer than what carts hold cannot
   be set: the shelf is set to what they hold, so that nothing more is sold. Returns
   {state: applied|refused|overtaken, error?, changed, problem_count, problems}; `refused` has changed nothing, and the
   caller ends the run. Locks: only shelves that change, by id, then their products by id (see the stock ledger). */
create function private.apply_feed(p_feed_id uuid, p_run_id uuid, p_fetched_at timestamptz, p_rows jsonb)
returns jsonb
language plpgsql set search_path = ''
as $$
declare
  feed public.inventory_feeds;
  given integer := jsonb_array_length(p_rows);
  known integer;
  stocked integer;
  emptied integer;
  wanted_new integer;
  made integer;
  changed integer;
  found_problems jsonb;
  lock_timeout_before text;
begin
  select * into feed from public.inventory_feeds f where f.id = p_feed_id for no key update;
  -- Two runs at once: the younger file wins, whichever is read faster; and one run, done twice, counts once.
  if feed.last_good_at > p_fetched_at or not exists (
    select from private.feed_runs r where r.id = p_run_id and r.feed_id = feed.id and r.state = 'running') then
    return jsonb_build_object('state', 'overtaken');
  end if;

  create temp table feed_targets on commit drop as
    select r.line, r.sku, r.quantity as wanted, m.matches, m.variant_id, m.product_id,
      i.id as inventory_id, i.quantity as held_before, i.reserved
    from jsonb_to_recordset(p_rows) as r (line integer, sku text, quantity numeric)
    left join (
      select v.sku, count(*) as matches, min(v.id::text)::uuid as variant_id, min(v.product_id::text)::uuid as product_id
      from public.products p join public.product_variants v on v.product_id = p.id
      where p.vendor_id = feed.vendor_id and p.status <> 'archived'
      group by v.sku
    ) m on m.sku = r.sku
    left join public.inventory i on m.matches = 1 and i.variant_id = m.variant_id and i.location_id = feed.location_id;

  analyze pg_temp.feed_targets;
  select count(*) filter (where t.matches = 1), count(*) filter (where t.held_before > 0),
    count(*) filter (where t.held_before > 0 and t.wanted = 0)
  into known, stocked, emptied from pg_temp.feed_targets t;
  if known = 0 then
    return jsonb_build_object('state', 'refused', 'error',
      format('None of the %s SKUs in the file is one of yours. Compare the SKU column with your products.', given));
  end if;
  if not feed.accepts_big_changes and emptied >= 5 and emptied * 2 > stocked then
    return jsonb_build_object('state', 'refused', 'error', format('The file would empty %s of %s shelves. If that is '
      'meant, allow big changes for this feed.', emptied, stocked));
  end if;
  if not feed.accepts_big_changes and feed.last_good_rows >= 10 and given * 2 < feed.last_good_rows then
    return jsonb_build_object('state', 'refused', 'error', format('The file has %s lines; the last good one had %s. If '
      'that is meant, allow big changes for this feed.', given, feed.last_good_rows));
  end if;

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
    select m.id, m.variant_id, m.product_id, m.vendor_id, m.location_id, m.delta, m.quantity, 'synced', 'Feed: ' || feed.name
    from moved m order by m.id returning 1
  )
  select count(*) into changed from written;

  -- First goods at this place. Somebody who puts the same goods there in this instant holds that shelf and waits for
  -- the product that is locked here: give up before Postgres finds the deadlock and ends theirs; the job tries again.
  select count(*) into wanted_new from pg_temp.feed_targets t where t.matches = 1 and t.inventory_id is null;
  if wanted_new > 0 then
    lock_timeout_before := current_setting('lock_timeout');
    perform set_config('lock_timeout', '500ms', true);
    with shelves as (
      insert into public.inventory (variant_id, product_id, vendor_id, location_id, quantity, version)
      select t.variant_id, t.product_id, feed.vendor_id, feed.location_id, t.wanted, 1
      from pg_temp.feed_targets t where t.matches = 1 and t.inventory_id is null order by t.variant_id
      on conflict (variant_id, location_id) do nothing
      returning *
    ), written as (
      insert into public.inventory_movements (inventory_id, variant_id, product_id, vendor_id, location_id,
        delta, balance_after, reason, note)
      select s.id, s.variant_id, s.product_id, s.vendor_id, s.location_id, s.quantity, s.quantity, 'synced', 'Feed: ' || feed.name
      from shelves s order by s.id returning 1
    )
    select count(*) into made from written;
    perform set_config('lock_timeout', lock_timeout_before, true);
    if made < wanted_new then
      raise exception 'A shelf was filled in this instant.' using errcode = '40001';
    end if;
  end if;

  select coalesce(jsonb_agg(jsonb_build_object('line', x.line, 'sku', x.sku, 'problem', x.problem) order by x.line), '[]')
  into found_problems
  from (
    select t.line, t.sku, case when t.matches is null then 'unknown_sku' when t.matches > 1 then 'ambiguous_sku'
      else 'held_for_carts' end as problem
    from pg_temp.feed_targets t
    where t.matches is distinct from 1 or t.wanted < t.reserved
  ) x;
  drop table pg_temp.feed_targets;

  insert into private.feed_snapshots as s (feed_id, lines, fetched_at)
  select feed.id, jsonb_agg(jsonb_build_array(r.sku, r.quantity) order by r.line), p_fetched_at
  from jsonb_to_recordset(p_rows) as r (line integer, sku text, quantity numeric)
  on conflict (feed_id) do update set lines = excluded.lines, fetched_at = excluded.fetched_at;
  update public.inventory_feeds f set last_good_at = p_fetched_at, last_good_rows = given where f.id = feed.id;
  return jsonb_build_object('state', 'applied', 'changed', changed + coalesce(made, 0),
    'problem_count', jsonb_array_length(found_problems), 'problems', found_problems);
end $$;

-- These two compare the rows of one statement before and after. Their plan is made once per connection, mostly for a
-- statement about a single row, and then a nested loop over 5,000 rows compares 25 million pairs (9 s instead of 0.1).
alter function private.pulse_buckets() set enable_nestloop = off;
alter function private.tell_vendor_stock() set enable_nestloop = off;

revoke execute on function private.renew_feed(), private.begin_feed_run(uuid, uuid),
  private.end_feed_run(uuid, text, text, jsonb, jsonb), private.apply_feed(uuid, uuid, timestamptz, jsonb) from public;
