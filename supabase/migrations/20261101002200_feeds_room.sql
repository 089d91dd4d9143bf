-- The room where a stall sets its feeds up and sees how they do: addresses that only those see who may change them,
-- runs to look back on, feeds that are tried before they set anything, and a word to the stall when one stops working.

/* A feed's address may hold a key. It is read through private.feed_standing, by managers. */
revoke select on public.inventory_feeds from authenticated;
grant select (id, vendor_id, location_id, name, format, mapping, interval_minutes, is_enabled, accepts_big_changes,
  state, next_run_at, last_run_at, last_success_at, last_error, consecutive_failures, last_good_at, last_good_rows,
  created_at, updated_at) on public.inventory_feeds to authenticated;

/* What a member of the stall may not read by themselves: which server a feed is on, its whole address (managers only)
   and its latest run. No rows for strangers. */
create function private.feed_standing(p_vendor_id uuid)
returns table (feed_id uuid, host text, url text, last_run jsonb)
language sql stable security definer set search_path = ''
as $$
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

/* The runs of a feed of the asker's stall, newest first, from behind the given one. */
create function private.feed_runs_of(p_feed_id uuid, p_limit integer, p_before timestamptz default null,
  p_before_id uuid default null)
returns table (id uuid, state text, error text, rows_total integer, shelves_changed integer, problem_count integer,
  problems jsonb, started_at timestamptz, finished_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select r.id, r.state, r.error, r.rows_total, r.shelves_changed, r.problem_count, r.problems, r.started_at, r.finished_at
  from private.feed_runs r join public.inventory_feeds f on f.id = r.feed_id
  where r.feed_id = p_feed_id
    and (f.vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()))
    and (p_before is null or (r.started_at, r.id) < (p_before, p_before_id))
  order by r.started_at desc, r.id desc limit p_limit
$$;

-- Trials ------------------------------------------------------------------------------------------------------------
/* A file that is fetched and read to see what is in it; it sets no stock. Taken away after a day. */
create table private.feed_trials (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  location_id uuid not null,
  url text not null check (url ~ '^https?://[^\s/?#@]+([/?#]\S*)?$' and char_length(url) <= 2000),
  format text not null check (format in ('csv', 'json')),
  mapping jsonb not null check (jsonb_typeof(mapping) = 'object' and octet_length(mapping::text) <= 2000),
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  error text check (char_length(error) <= 500),
  result jsonb,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  foreign key (location_id, vendor_id) references public.locations (id, vendor_id) on delete cascade
);
create index idx_feed_trials_vendor on private.feed_trials (vendor_id, created_at);
create index idx_feed_trials_location on private.feed_trials (location_id, vendor_id);
create index idx_feed_trials_created on private.feed_trials (created_at);

/* Asks for a trial, for managers of a stall that is open. A stall has at most three of them waiting: somebody else's
   server is asked each time. */
create function private.ask_feed_trial(p_vendor_id uuid, p_location_id uuid, p_url text, p_format text, p_mapping jsonb)
returns uuid
language plpgsql security definer set search_path = ''
as $$
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

/* How a trial went; for managers of its stall. */
create function private.find_feed_trial(p_trial_id uuid)
returns table (id uuid, state text, error text, result jsonb)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.state, t.error, t.result from private.feed_trials t
  where t.id = p_trial_id and t.vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[])
$$;

-- Telling the stall -------------------------------------------------------------------------------------------------
/* `feed` on `vendor:<stall>`, when a run begins and when it ends. */
create function private.tell_feed_run() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.tell_vendor(f.vendor_id, 'feed', array[f.id]) from public.inventory_feeds f where f.id = new.feed_id;
  return null;
end $$;
create trigger tell_feed_begun after insert on private.feed_runs
  for each row execute function private.tell_feed_run();
create trigger tell_feed_ended after update of state on private.feed_runs
  for each row when (old.state is distinct from new.state) execute function private.tell_feed_run();

/* A shorter interval is not waited for by the longer one. */
create function private.reschedule_feed() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.next_run_at := least(new.next_run_at, now() + new.interval_minutes * interval '1 minute');
  return new;
end $$;
create trigger reschedule_feed before update of interval_minutes on public.inventory_feeds for each row
  when (old.interval_minutes is distinct from new.interval_minutes) execute function private.reschedule_feed();

/* As before, and more: the notification leads to the feed, an outage that was told is followed by the news that it is
   over, and the caller gets what a mail has to say when the stall must be told now, once per outage: {vendor_id, store,
   email, feed_id, feed, error, last_good_at}. Null otherwise. */
drop function private.end_feed_run(uuid, text, text, jsonb, jsonb);
create function private.end_feed_run(p_run_id uuid, p_state text, p_error text default null,
  p_figures jsonb default '{}', p_seen jsonb default null) returns jsonb
language plpgsql set search_path = ''
as $$
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

revoke execute on function private.feed_standing(uuid), private.feed_runs_of(uuid, integer, timestamptz, uuid),
  private.ask_feed_trial(uuid, uuid, text, text, jsonb), private.find_feed_trial(uuid), private.tell_feed_run(), private.reschedule_feed(),
  private.end_feed_run(uuid, text, text, jsonb, jsonb) from public;
grant execute on function private.feed_standing(uuid), private.feed_runs_of(uuid, integer, timestamptz, uuid),
  private.ask_feed_trial(uuid, uuid, text, text, jsonb), private.find_feed_trial(uuid) to authenticated;
