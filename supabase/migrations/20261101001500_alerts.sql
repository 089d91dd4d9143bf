-- Alerts: how each rule stands, what happened, and readings that cannot be taken anew at every look.
-- The server alone reads and writes them, as the owner of the database: no API role has any right here.

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

-- The history, and the outbox at once: what is `due` is sent at the next look by whoever takes it, `held` waits for
-- a mute to end, `none` is not sent at all. A row and the change that it tells of are one transaction.
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
create index idx_alert_events_at on private.alert_events (at desc, id desc);
create index idx_alert_events_rule_at on private.alert_events (rule, at desc, id desc);
create index idx_alert_events_outbox on private.alert_events (at)
  where mail in ('held', 'due') or webhook in ('held', 'due');
create index idx_alert_events_actor on private.alert_events (actor_id) where actor_id is not null;

-- Readiness as the evaluator found it; kept for a day.
create table private.health_checks (
  at timestamptz(3) primary key,
  failing text[] not null default '{}'
);

-- The last run of check_invariants(): it reads the whole ledger, so the larger that is the less often it runs.
create table private.invariant_checks (
  is_only boolean primary key default true check (is_only),
  at timestamptz(3) not null,
  took_ms double precision not null,
  violation_count integer not null,
  -- At most 20 rows of check_invariants().
  violations jsonb not null default '[]'
);

revoke all on private.alerts, private.alert_events, private.health_checks, private.invariant_checks
  from public, anon, authenticated, service_role;
