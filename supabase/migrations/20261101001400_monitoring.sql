-- The monitor's memory: what every process of the shop timed and how it was doing, for 30 days.
-- The server alone reads and writes it, as the owner of the database: no API role has any right here.

/* What happened to one operation within `step_s` seconds from `at`. A process writes a row of 15 s for each operation
   that ran; a worker merges those into rows of 5 min and later 1 h, over all instances (`instance` is then empty).
   A row of 15 s that is `rolled_up` is contained in one of 5 min as well and stays two hours for close looks.
   The key makes writing twice harmless: who did not hear whether a commit went through sends the same rows again. */
create table private.performance_samples (
  step_s integer not null check (step_s in (15, 300, 3600)),
  at timestamptz(3) not null,
  process text not null check (process in ('web', 'worker')),
  instance text not null,
  kind text not null check (char_length(kind) <= 20),
  operation text not null check (char_length(operation) <= 200),
  count bigint not null check (count > 0),
  errors bigint not null check (errors between 0 and count),
  sum_us bigint not null,
  min_us bigint not null,
  max_us bigint not null,
  -- The HDR histogram (2 significant digits, microseconds), as lib/monitoring/cells.ts packs it.
  cells bytea not null,
  is_rolled_up boolean not null default false,
  primary key (step_s, at, process, instance, kind, operation)
);
create index idx_performance_samples_to_roll_up on private.performance_samples (at) where step_s = 15 and not is_rolled_up;

/* How one process was doing at one moment; every 15 s, thinned out to one per 5 min after two hours. Counters in it
   count from the start of the process. */
create table private.instance_gauges (
  at timestamptz(3) not null,
  process text not null check (process in ('web', 'worker')),
  instance text not null,
  gauges jsonb not null,
  primary key (instance, process, at)
);
create index idx_instance_gauges_at on private.instance_gauges (at);

/* Forgets what is too old or too fine: rolled-up samples and every gauge but the last of its 5 min after two hours,
   everything after 30 days. Returns how many rows went. Running it twice, or twice at once, does no harm. */
create function private.retain_monitoring(p_now timestamptz default now()) returns bigint
language plpgsql set search_path = ''
as $$
declare
  gone bigint := 0;
  here bigint;
begin
  delete from private.performance_samples s
  where s.at < p_now - interval '30 days'
    or (s.step_s = 15 and s.is_rolled_up and s.at < p_now - interval '2 hours');
  get diagnostics here = row_count;
  gone := gone + here;

  delete from private.instance_gauges g
  where g.at < p_now - interval '30 days'
    or (g.at < p_now - interval '2 hours' and exists (
      select from private.instance_gauges later
      where later.instance = g.instance and later.process = g.process and later.at > g.at
        and date_bin('5 minutes', later.at, 'epoch') = date_bin('5 minutes', g.at, 'epoch')));
  get diagnostics here = row_count;
  return gone + here;
end $$;

/* Says one word on the operators' Realtime topic, for the canary that listens there. */
create function private.send_canary(p_id uuid) returns void
language sql volatile set search_path = ''
as $$
  select realtime.send(jsonb_build_object('id', p_id, 'at', private.iso_now()), 'canary', 'ops', true)
$$;

revoke all on private.performance_samples, private.instance_gauges from public, anon, authenticated, service_role;
revoke execute on function private.retain_monitoring(timestamptz), private.send_canary(uuid)
  from public, anon, authenticated, service_role;
