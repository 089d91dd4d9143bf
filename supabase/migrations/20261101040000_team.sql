-- How people come to a stall: they apply for one, or are invited to one; and what the market decides about it.
--
-- Where the market writes to a stall changes when somebody reads the new address, and not before. Orders, decisions and
-- reports go there: an address that is only typed would send them to a stranger, by mistake or on purpose. That holds
-- as well for a stall that is only being applied for.
-- A decision names the state that the admin saw, and holds for no other: of a stall its `updated_at`, which whatever an
-- admin looks at before it opens moves.

create table public.vendor_applications (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  applicant_id uuid not null references public.profiles (id) on delete cascade,
  state text not null default 'pending' check (state in ('pending', 'approved', 'rejected')),
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  check ((state = 'pending') = (decided_at is null))
);
comment on table public.vendor_applications is
  'The stall itself is a row of `vendors` from the first application on, status `pending`; what was asked and what '
  'became of it is kept here, so that a rejected person can put things right in the same stall.';
create unique index idx_vendor_applications_one_pending on public.vendor_applications (applicant_id)
  where state = 'pending';
create index idx_vendor_applications_applicant on public.vendor_applications (applicant_id, created_at desc);
create index idx_vendor_applications_vendor on public.vendor_applications (vendor_id, created_at desc);

alter table public.vendor_applications enable row level security;
revoke all on public.vendor_applications from public, anon, authenticated, service_role;
grant select on public.vendor_applications to authenticated;
grant select, insert, update, delete on public.vendor_applications to service_role;
create policy "applicants and admins read applications" on public.vendor_applications for select to authenticated
  using (applicant_id = (select auth.uid()) or (select private.is_admin()));

create table public.vendor_decisions (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  outcome text not null check (outcome in ('approved', 'rejected', 'suspended', 'reinstated')),
  reason text not null default '' check (char_length(reason) <= 500),
  decided_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now()
);
comment on table public.vendor_decisions is 'Append-only: what the market decided about a stall, and why.';
create index idx_vendor_decisions_vendor on public.vendor_decisions (vendor_id, created_at desc);
create index idx_vendor_decisions_by on public.vendor_decisions (decided_by) where decided_by is not null;

alter table public.vendor_decisions enable row level security;
revoke all on public.vendor_decisions from public, anon, authenticated, service_role;
grant select on public.vendor_decisions to authenticated;
grant select, insert, update, delete on public.vendor_decisions to service_role;
create policy "members and admins read decisions" on public.vendor_decisions for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

create table public.vendor_invitations (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  /* Lower case. */
  email text not null check (email = lower(email) and email ~ '^[^@\s]+@[^@\s]+$' and char_length(email) <= 320),
  role public.member_role not null,
  /* SHA-256 of 32 random bytes that only the mail has. */
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  invited_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  accepted_by uuid references public.profiles (id) on delete set null,
  revoked_at timestamptz,
  check (num_nonnulls(accepted_at, revoked_at) <= 1),
  constraint vendor_invitations_revoked_at_bound check (revoked_at between '2000-01-01Z' and '2999-01-01Z')
);
comment on table public.vendor_invitations is
  'Somebody is asked by mail to work at a stall. Whoever accepts must have confirmed that address.';
comment on column public.vendor_invitations.token_hash is 'Not for clients to read.';
create unique index idx_vendor_invitations_one_open on public.vendor_invitations (vendor_id, email)
  where accepted_at is null and revoked_at is null;
create index idx_vendor_invitations_vendor on public.vendor_invitations (vendor_id, created_at desc);
create index idx_vendor_invitations_invited_by on public.vendor_invitations (invited_by) where invited_by is not null;
create index idx_vendor_invitations_accepted_by on public.vendor_invitations (accepted_by) where accepted_by is not null;

alter table public.vendor_invitations enable row level security;
revoke all on public.vendor_invitations from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.vendor_invitations to service_role;
grant select (id, vendor_id, email, role, invited_by, created_at, expires_at, accepted_at, accepted_by, revoked_at),
  insert (vendor_id, email, role, token_hash), update (revoked_at)
  on public.vendor_invitations to authenticated;
create policy "owners and admins read invitations" on public.vendor_invitations for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]) or (select private.is_admin()));
-- A stall that nobody has looked at yet cannot make the market write to strangers.
create policy "owners of open stalls invite" on public.vendor_invitations for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[])
    and vendor_id in (select v.id from public.vendors v where v.status = 'approved'));
create policy "owners revoke invitations" on public.vendor_invitations for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));

create trigger limit_open_invitations after insert on public.vendor_invitations referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '100',
    't.accepted_at is null and t.revoked_at is null', 'vendor_invitations_at_most',
    'A stall has at most 100 open invitations. Take one back first.');

create table private.stall_email_changes (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  email text not null check (email ~ '^[^@\s]+@[^@\s]+$' and char_length(email) <= 320),
  /* SHA-256 of 32 random bytes that only the mail to the new address has. */
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  asked_by uuid references public.profiles (id) on delete set null,
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '24 hours',
  confirmed_at timestamptz,
  withdrawn_at timestamptz,
  check (num_nonnulls(confirmed_at, withdrawn_at) <= 1)
);
comment on table private.stall_email_changes is 'Asked for by owners, done by whoever reads the new address. Kept for a month.';
create index idx_stall_email_changes_vendor on private.stall_email_changes (vendor_id, asked_at desc);
create index idx_stall_email_changes_asked_by on private.stall_email_changes (asked_by) where asked_by is not null;
create unique index idx_stall_email_changes_one_open on private.stall_email_changes (vendor_id)
  where confirmed_at is null and withdrawn_at is null;

revoke all on private.stall_email_changes from public, anon, authenticated, service_role;

create function private.apply_for_stall(
  p_store_name text, p_slug text, p_email text, p_location_name text, p_location_city text default '',
  p_tagline text default '', p_description text default '', p_city text default '',
  p_time_zone text default 'Europe/Berlin'
) returns table (application_id uuid, vendor_id uuid)
language plpgsql security definer set search_path = ''
as $$
/* Asks for a stall: stall, owner, first location and application, all or nothing. The asker's own stall that was
   rejected is put right instead of opening a second one. LS002 when an application waits already or the address is
   taken ({"field": "slug"}), LS003 for who has no confirmed address of their own.
   The market writes to an address that was confirmed: the asker's own, or the one that the stall has. Another one in
   `p_email` is asked by mail first, as in the settings, which is the server's part; over REST it changes nothing. */
#variable_conflict use_column
declare
  asker uuid := auth.uid();
  stall uuid;
  own text;
begin
  -- One at a time for each person: two presses of the button are one application.
  perform from public.profiles p where p.id = asker for no key update;
  if not found then
    raise exception 'Sign in to apply for a stall.' using errcode = '42501';
  end if;
  if p_email !~ '^[^@\s]+@[^@\s]+$' or char_length(p_email) > 320 or p_email ~ '[\u0001-\u001f\u007f-\u009f]' then
    raise exception 'This is no e-mail address.'
      using errcode = '23514', constraint = 'vendors_email_bound', table = 'vendors', schema = 'public';
  end if;
  select u.email::text into own from auth.users u where u.id = asker and u.email_confirmed_at is not null and u.email <> '';
  if own is null then
    raise exception 'Confirm your own e-mail address first, by the link in the mail that we sent you.' using errcode = 'LS003';
  end if;
  if exists (select from public.vendor_applications a where a.applicant_id = asker and a.state = 'pending') then
    raise exception 'We are looking at your application already.' using errcode = 'LS002';
  end if;
  select v.id into stall from public.vendors v
  join public.vendor_members m on m.vendor_id = v.id and m.user_id = asker and m.role = 'owner'
  where v.status = 'pending' and exists (
    select from public.vendor_applications a where a.vendor_id = v.id and a.applicant_id = asker and a.state = 'rejected')
  order by v.created_at limit 1 for no key update of v;
  if exists (select from public.vendors v where v.slug = p_slug and v.id is distinct from stall) then
    raise exception 'Another stall has this address. Choose a different one.'
      using errcode = 'LS002', detail = '{"field": "slug"}';
  end if;

  if stall is null then
    insert into public.vendors as v (slug, store_name, tagline, description, city, email, time_zone)
    values (p_slug, p_store_name, p_tagline, p_description, p_city, own, p_time_zone)
    returning v.id into stall;
    insert into public.vendor_members (vendor_id, user_id, role) values (stall, asker, 'owner');
    insert into public.locations (vendor_id, name, city, is_primary)
    values (stall, p_location_name, p_location_city, true);
  else
    update public.vendors v set slug = p_slug, store_name = p_store_name, tagline = p_tagline,
      description = p_description, city = p_city, time_zone = p_time_zone,
      email = case when lower(p_email) = lower(own) then own else v.email end
    where v.id = stall;
    update public.locations l set name = p_location_name, city = p_location_city
    where l.vendor_id = stall and l.is_primary;
  end if;
  return query insert into public.vendor_applications as a (vendor_id, applicant_id) values (stall, asker)
    returning a.id, a.vendor_id;
end $$;

create function private.is_slug_free(p_slug text, p_for uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
/* Whether an address is still to be had. Says so of stalls that wait as well, and nothing else about them. */
  select not exists (
    select from public.vendors v where v.slug = p_slug and not exists (
      select from public.vendor_members m
      where m.vendor_id = v.id and m.user_id = p_for and m.role = 'owner' and v.status = 'pending'))
$$;

create function private.review_vendor(p_vendor_id uuid, p_outcome text, p_reason text)
returns table (decision_id uuid, status public.vendor_status, slug text, store_name text, addresses text[])
language plpgsql security definer set search_path = ''
as $$
/* An admin's decision: the stall's status, its application, its people's role, the record and the stall's
   notification, in one transaction. Returns what the mails about it need. LS002 when the stall has moved on. */
#variable_conflict use_column
declare
  stall public.vendors;
  expected public.vendor_status := case p_outcome when 'suspended' then 'approved'
    when 'reinstated' then 'suspended' else 'pending' end;
  decision uuid;
begin
  if not private.is_admin() then
    raise exception 'Only admins decide about stalls.' using errcode = '42501';
  end if;
  select * into stall from public.vendors v where v.id = p_vendor_id for no key update;
  if not found then
    return;
  end if;
  if stall.status <> expected or (p_outcome = 'rejected' and not exists (
    select from public.vendor_applications a where a.vendor_id = stall.id and a.state = 'pending')) then
    raise exception 'Somebody else has decided about this stall meanwhile. Reload the page.' using errcode = 'LS002';
  end if;

  if p_outcome <> 'rejected' then
    stall.status := case p_outcome when 'suspended' then 'suspended' else 'approved' end;
    update public.vendors v set status = stall.status where v.id = stall.id;
  end if;
  if p_outcome in ('approved', 'rejected') then
    -- An answer that is taken back: the latest application counts.
    update public.vendor_applications a set state = p_outcome, decided_at = now()
    where a.id = (select l.id from public.vendor_applications l where l.vendor_id = stall.id
      order by l.created_at desc, l.id desc limit 1);
  end if;
  if p_outcome = 'approved' then
    update public.profiles p set role = 'vendor' from public.vendor_members m
    where m.vendor_id = stall.id and p.id = m.user_id and p.role = 'shopper';
  end if;

  insert into public.vendor_decisions as d (vendor_id, outcome, reason, decided_by)
  values (stall.id, p_outcome, p_reason, auth.uid()) returning d.id into decision;
  insert into public.notifications (vendor_id, kind, title, body, link)
  values (stall.id, 'vendor_reviewed',
    left(case p_outcome when 'approved' then stall.store_name || ' is open'
      when 'rejected' then 'The application of ' || stall.store_name || ' needs changes'
      when 'suspended' then stall.store_name || ' is closed for now'
      else stall.store_name || ' is open again' end, 160),
    p_reason, case p_outcome when 'rejected' then '/sell' else '/vendor' end);

  return query select decision, stall.status, stall.slug, stall.store_name, array(
    select distinct lower(x.address) from (
      select stall.email union all
      select u.email::text from public.vendor_members m join auth.users u on u.id = m.user_id
      where m.vendor_id = stall.id and m.role = 'owner' and u.email <> '') x (address) order by 1);
end $$;

create function private.lock_vendor_for_review(p_id uuid) returns timestamptz
language plpgsql security definer set search_path = ''
as $$
/* The row of a stall that an admin is about to decide on, locked; what it was when it last changed. */
declare
  state timestamptz;
begin
  if not private.is_admin() then
    raise exception 'Only admins decide about stalls.' using errcode = '42501';
  end if;
  select v.updated_at into state from public.vendors v where v.id = p_id for no key update;
  return state;
end $$;

create function private.review_locations() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Its places are part of what an admin looks at before a stall opens. */
begin
  if private.is_stall_edit() then
    update public.vendors v set updated_at = now()
    where v.id in (select c.vendor_id from changed c) and v.status <> 'approved';
  end if;
  return null;
end $$;
create trigger review_added after insert on public.locations referencing new table as changed
  for each statement execute function private.review_locations();
create trigger review_edit after update on public.locations referencing new table as changed
  for each statement execute function private.review_locations();
create trigger review_removed after delete on public.locations referencing old table as changed
  for each statement execute function private.review_locations();

create function private.guard_invitation() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* What was accepted or taken back stays so, and a stall's mails to strangers have a limit: 30 in a day. The stall's
   row is locked, so that many at once are counted one by one. */
begin
  if tg_op = 'UPDATE' then
    if private.is_client() and new.revoked_at is distinct from old.revoked_at
      and (old.revoked_at is not null or old.accepted_at is not null) then
      raise exception 'This invitation is closed already.' using errcode = 'LS002';
    end if;
    return new;
  end if;
  perform from public.vendors v where v.id = new.vendor_id for no key update;
  if (select count(*) from public.vendor_invitations i
    where i.vendor_id = new.vendor_id and i.created_at > now() - interval '1 day') >= 30 then
    raise exception 'Your stall has sent 30 invitations in a day. Go on tomorrow.' using errcode = 'LS003';
  end if;
  return new;
end $$;
create trigger guard_invitation before insert or update of revoked_at on public.vendor_invitations
  for each row execute function private.guard_invitation();

create function private.accept_invitation(p_token_hash bytea)
returns table (vendor_id uuid, slug text, store_name text, role public.member_role)
language plpgsql security definer set search_path = ''
as $$
/* Joins the stall of an invitation: once, in time, and only with the address that it went to, confirmed. Somebody who
   works there already keeps the role they have. LS003 says why not. */
#variable_conflict use_column
declare
  invitation public.vendor_invitations;
  address text;
begin
  select lower(u.email::text) into address from auth.users u
  where u.id = auth.uid() and u.email_confirmed_at is not null;
  if address is null then
    raise exception 'Sign in to accept the invitation.' using errcode = '42501';
  end if;
  select * into invitation from public.vendor_invitations i where i.token_hash = p_token_hash for update;
  if not found or invitation.revoked_at is not null then
    raise exception 'This invitation was taken back. Ask the stall for a new one.' using errcode = 'LS003';
  end if;
  if invitation.email <> address then
    raise exception 'This invitation is for another address. Sign in with the one that it was sent to.'
      using errcode = 'LS003';
  end if;
  if invitation.accepted_at is not null then
    raise exception 'This invitation was used already.' using errcode = 'LS003';
  end if;
  if invitation.expires_at <= now() then
    raise exception 'This invitation has expired. Ask the stall for a new one.' using errcode = 'LS003';
  end if;

  insert into public.vendor_members (vendor_id, user_id, role)
  values (invitation.vendor_id, auth.uid(), invitation.role) on conflict do nothing;
  if found then
    insert into public.notifications (vendor_id, kind, title, link)
    select invitation.vendor_id, 'system',
      left(coalesce(nullif(p.full_name, ''), address) || ' works at your stall now', 160), '/vendor/team'
    from public.profiles p where p.id = auth.uid();
  end if;
  update public.vendor_invitations i set accepted_at = now(), accepted_by = auth.uid() where i.id = invitation.id;
  return query select v.id, v.slug, v.store_name, m.role from public.vendors v
    join public.vendor_members m on m.vendor_id = v.id and m.user_id = auth.uid()
    where v.id = invitation.vendor_id;
end $$;

create function private.team_of(p_vendor_id uuid)
returns table (user_id uuid, full_name text, email text, role public.member_role, created_at timestamptz)
language sql stable security definer set search_path = ''
as $$
/* A stall's people with names and addresses, which profiles and auth.users do not show to others; for its people. */
  select m.user_id, p.full_name, u.email::text, m.role, m.created_at
  from public.vendor_members m
  join public.profiles p on p.id = m.user_id
  join auth.users u on u.id = m.user_id
  where m.vendor_id = p_vendor_id and (private.is_member(p_vendor_id) or private.is_admin())
  order by m.role, p.full_name, m.user_id
$$;

create function private.withdraw_stall_email(p_vendor_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
/* Takes back what was asked for and not confirmed; for owners. */
begin
  if not private.is_member(p_vendor_id, 'owner') then
    raise exception 'Only an owner of the stall can change its address.' using errcode = '42501';
  end if;
  -- Two owners at once are one after the other.
  perform from public.vendors v where v.id = p_vendor_id for no key update;
  update private.stall_email_changes c set withdrawn_at = now()
  where c.vendor_id = p_vendor_id and c.confirmed_at is null and c.withdrawn_at is null;
end $$;

create function private.ask_stall_email(p_vendor_id uuid, p_email text, p_token_hash bytea)
returns table (id uuid, store_name text, expires_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
/* Asks for another address; what was asked before ends. For owners; at most 10 times a day, as each time somebody who
   may be a stranger gets a mail (LS003). */
#variable_conflict use_column
begin
  perform private.withdraw_stall_email(p_vendor_id);
  if (select count(*) from private.stall_email_changes c
    where c.vendor_id = p_vendor_id and c.asked_at > now() - interval '1 day') >= 10 then
    raise exception 'You asked for another address 10 times in a day. Go on tomorrow.' using errcode = 'LS003';
  end if;
  delete from private.stall_email_changes c where c.vendor_id = p_vendor_id and c.asked_at < now() - interval '31 days';
  return query
    with made as (
      insert into private.stall_email_changes as c (vendor_id, email, token_hash, asked_by)
      values (p_vendor_id, p_email, p_token_hash, auth.uid()) returning c.*
    )
    select m.id, v.store_name, m.expires_at from made m join public.vendors v on v.id = m.vendor_id;
end $$;

create function private.pending_stall_email(p_vendor_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
/* The address that waits to be confirmed; null when none does. For the stall's people and admins. */
  select c.email from private.stall_email_changes c
  where c.vendor_id = p_vendor_id and c.confirmed_at is null and c.withdrawn_at is null and c.expires_at > now()
    and (private.is_member(p_vendor_id) or private.is_admin())
$$;

create function private.confirm_stall_email(p_token_hash bytea)
returns table (id uuid, vendor_id uuid, store_name text, old_email text, new_email text)
language plpgsql set search_path = ''
as $$
/* Sets the address of a link: once, in time, and only the latest that was asked for (LS003 says why not). Tells the
   stall's people. For the server: whoever has the link need not be signed in. */
#variable_conflict use_column
declare
  change private.stall_email_changes;
  stall public.vendors;
begin
  select v.* into stall from public.vendors v
  where v.id = (select c.vendor_id from private.stall_email_changes c where c.token_hash = p_token_hash)
  for no key update;
  select * into change from private.stall_email_changes c where c.token_hash = p_token_hash for update;
  if not found or stall.id is null then
    raise exception 'We sent no such link. Copy it from the mail once more, to its end.' using errcode = 'LS003';
  end if;
  if change.withdrawn_at is not null then
    raise exception 'The stall has asked for another address since, or wants to keep its old one.' using errcode = 'LS003';
  end if;
  if change.confirmed_at is not null then
    raise exception 'This address was confirmed already.' using errcode = 'LS003';
  end if;
  if change.expires_at <= now() then
    raise exception 'This link was valid for 24 hours. Ask for the change once more in the stall''s settings.'
      using errcode = 'LS003';
  end if;
  update private.stall_email_changes c set confirmed_at = now() where c.id = change.id;
  update public.vendors v set email = change.email where v.id = stall.id;
  insert into public.notifications (vendor_id, kind, title, body, link)
  values (stall.id, 'system', 'The stall has another e-mail address',
    left(format('The market writes to %s from now on.', change.email), 1000), '/vendor/settings');
  return query select change.id, stall.id, stall.store_name, stall.email, change.email;
end $$;

revoke execute on function
  private.apply_for_stall(text, text, text, text, text, text, text, text, text), private.is_slug_free(text, uuid),
  private.review_vendor(uuid, text, text), private.lock_vendor_for_review(uuid), private.review_locations(),
  private.guard_invitation(), private.accept_invitation(bytea), private.team_of(uuid),
  private.withdraw_stall_email(uuid), private.ask_stall_email(uuid, text, bytea), private.pending_stall_email(uuid),
  private.confirm_stall_email(bytea) from public;
grant execute on function
  private.apply_for_stall(text, text, text, text, text, text, text, text, text),
  private.review_vendor(uuid, text, text), private.accept_invitation(bytea), private.team_of(uuid)
  to authenticated, service_role;
grant execute on function
  private.lock_vendor_for_review(uuid), private.withdraw_stall_email(uuid),
  private.ask_stall_email(uuid, text, bytea), private.pending_stall_email(uuid) to authenticated;
