drop function private.end_feed_run(uuid, text, text, jsonb, jsonb);
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
revoke execute on function private.end_feed_run(uuid, text, text, jsonb, jsonb) from public;

drop trigger reschedule_feed on public.inventory_feeds;
drop function private.reschedule_feed();
drop trigger tell_feed_begun on private.feed_runs;
drop trigger tell_feed_ended on private.feed_runs;
drop function private.tell_feed_run();
drop function private.find_feed_trial(uuid);
drop function private.ask_feed_trial(uuid, uuid, text, text, jsonb);
drop table private.feed_trials;
drop function private.feed_runs_of(uuid, integer, timestamptz, uuid);
drop function private.feed_standing(uuid);

revoke select on public.inventory_feeds from authenticated;
grant select on public.inventory_feeds to authenticated;
