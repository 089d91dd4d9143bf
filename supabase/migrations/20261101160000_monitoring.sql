-- The monitor's memory, what every process of the shop timed and how it was doing, for 30 days; and alerts: how each
-- rule stands, what happened, and readings that cannot be taken anew at every look. The server alone reads and writes
-- all of it, as the owner of the database: no API role has any right here.

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
  -- The HDR histogram (2 significant digits, microseconds), as lib/engines/monitoring/cells.ts packs it.
  cells bytea not null,
  is_rolled_up boolean not null default false,
  primary key (step_s, at, process, instance, kind, operation)
);
comment on table private.performance_samples is
  'What happened to one operation within `step_s` seconds from `at`. A process writes a row of 15 s for each '
  'operation that ran; a worker merges those into rows of 5 min and later 1 h, over all instances (`instance` is '
  'then empty). A row of 15 s that is `rolled_up` is contained in one of 5 min as well and stays two hours for '
  'close looks. The key makes writing twice harmless: who did not hear whether a commit went through sends the same '
  'rows again.';
create index idx_performance_samples_to_roll_up on private.performance_samples (at) where step_s = 15 and not is_rolled_up;

revoke all on private.performance_samples from public, anon, authenticated, service_role;

create table private.instance_gauges (
  at timestamptz(3) not null,
  process text not null check (process in ('web', 'worker')),
  instance text not null,
  gauges jsonb not null,
  primary key (instance, process, at)
);
comment on table private.instance_gauges is
  'How one process was doing at one moment; every 15 s, thinned out to one per 5 min after two hours. Counters in '
  'it count from the start of the process.';
create index idx_instance_gauges_at on private.instance_gauges (at);

revoke all on private.instance_gauges from public, anon, authenticated, service_role;

create table private.alerts (
  rule text primary key check (rule ~ '^[a-z][a-z0-9-]{1,59}$'),
  state text not null check (state in ('ok', 'pending', 'firing', 'resolved')),
  since timestamptz(3) not null,
  -- While firing: since when it has been well.
  clear_since timestamptz(3),
  resolved_at timestamptz(3),
  flaps integer not null default 0 check (flaps >= 0),
  known_at timestamptz(3) not null,
  evaluated_at timestamptz(3) not null,
  value double precision,
  message text not null default '',
  is_known boolean not null default true,
  muted_until timestamptz(3),
  acknowledged_at timestamptz(3),
  acknowledged_by uuid references public.profiles on delete set null
);
comment on table private.alerts is 'How each rule of the alerts stands.';
create index idx_alerts_acknowledged_by on private.alerts (acknowledged_by) where acknowledged_by is not null;

revoke all on private.alerts from public, anon, authenticated, service_role;

create table private.alert_events (
  id uuid primary key default gen_random_uuid(),
  rule text not null,
  kind text not null check (kind in ('firing', 'resolved', 'muted', 'unmuted', 'acknowledged')),
  at timestamptz(3) not null,
  -- Of a resolved one: when it had begun to fire.
  since timestamptz(3),
  value double precision,
  message text not null default '',
  actor_id uuid references public.profiles on delete set null,
  mail text not null default 'none' check (mail in ('none', 'held', 'due', 'sent')),
  webhook text not null default 'none' check (webhook in ('none', 'held', 'due', 'sent', 'failed')),
  webhook_attempts integer not null default 0,
  -- Not before: the next try, or the end of the time that a sender has taken it for.
  webhook_after timestamptz(3)
);
comment on table private.alert_events is
  'The history, and the outbox at once: what is `due` is sent at the next look by whoever takes it, `held` waits '
  'for a mute to end, `none` is not sent at all. A row and the change that it tells of are one transaction.';
create index idx_alert_events_at on private.alert_events (at desc, id desc);
create index idx_alert_events_rule_at on private.alert_events (rule, at desc, id desc);
create index idx_alert_events_outbox on private.alert_events (at)
  where mail in ('held', 'due') or webhook in ('held', 'due');
create index idx_alert_events_actor on private.alert_events (actor_id) where actor_id is not null;

revoke all on private.alert_events from public, anon, authenticated, service_role;

create table private.health_checks (
  at timestamptz(3) primary key,
  failing text[] not null default '{}'
);
comment on table private.health_checks is 'Readiness as the evaluator found it; kept for a day.';

revoke all on private.health_checks from public, anon, authenticated, service_role;

create table private.invariant_checks (
  is_only boolean primary key default true check (is_only),
  at timestamptz(3) not null,
  took_ms double precision not null,
  violation_count integer not null,
  -- At most 20 rows of check_invariants().
  violations jsonb not null default '[]'
);
comment on table private.invariant_checks is 'What the last look of check_invariants() came to, and how long it took.';

revoke all on private.invariant_checks from public, anon, authenticated, service_role;

create function private.retain_monitoring(p_now timestamptz default now()) returns bigint
language plpgsql set search_path = ''
as $$
/* Forgets what is too old or too fine: rolled-up samples and every gauge but the last of its 5 min after two hours,
   everything after 30 days. Returns how many rows went. Running it twice, or twice at once, does no harm. */
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

create function private.send_canary(p_id uuid) returns void
language sql volatile set search_path = ''
as $$
/* Says one word on the operators' Realtime topic, for the canary that listens there. */
select realtime.send(jsonb_build_object('id', p_id, 'at', private.iso_now()), 'canary', 'ops', true)
$$;

revoke execute on function private.retain_monitoring(timestamptz), private.send_canary(uuid) from public;
