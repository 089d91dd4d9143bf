-- How people come to a stall: they apply for one, are invited to one, or hold a key to one.

-- Applications ------------------------------------------------------------------------------------------------------
-- The stall itself is a row of `vendors` from the first application on, status `pending`; what was asked and what
-- became of it is kept here, so that a rejected person can put things right in the same stall.
create table public.vendor_applications (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  applicant_id uuid not null references public.profiles (id) on delete cascade,
  state text not null default 'pending' check (state in ('pending', 'approved', 'rejected')),
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  check ((state = 'pending') = (decided_at is null))
);
create unique index idx_vendor_applications_one_pending on public.vendor_applications (applicant_id)
  where state = 'pending';
create index idx_vendor_applications_applicant on public.vendor_applications (applicant_id, created_at desc);
create index idx_vendor_applications_vendor on public.vendor_applications (vendor_id, created_at desc);

create table public.vendor_decisions (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  outcome text not null check (outcome in ('approved', 'rejected', 'suspended', 'reinstated')),
  reason text not null default '' check (char_length(reason) <= 500),
  decided_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now()
);
create index idx_vendor_decisions_vendor on public.vendor_decisions (vendor_id, created_at desc);
create index idx_vendor_decisions_by on public.vendor_decisions (decided_by) where decided_by is not null;
comment on table public.vendor_decisions is 'Append-only: what the market decided about a stall, and why.';

alter table public.vendor_applications enable row level security;
alter table public.vendor_decisions enable row level security;
revoke all on public.vendor_applications, public.vendor_decisions from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.vendor_applications, public.vendor_decisions to service_role;
grant select on public.vendor_applications, public.vendor_decisions to authenticated;

create policy "applicants and admins read applications" on public.vendor_applications for select to authenticated
  using (applicant_id = (select auth.uid()) or (select private.is_admin()));
create policy "members and admins read decisions" on public.vendor_decisions for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

/* Who joins a stall that is open gets to see the stall's pages; an admin stays an admin. Whoever waits for an answer
   is a shopper until it comes. */
create or replace function private.promote_member() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.profiles set role = 'vendor' where id = new.user_id and role = 'shopper'
    and exists (select from public.vendors v where v.id = new.vendor_id and v.status <> 'pending');
  return new;
end $$;

/* Asks for a stall: stall, owner, first location and application, all or nothing. The asker's own stall that was
   rejected is put right instead of opening a second one. LS002 when an application waits already or the address is
   taken ({"field": "slug"}). */
create function public.apply_for_stall(
  p_store_name text, p_slug text, p_email text, p_location_name text, p_location_city text default '',
  p_tagline text default '', p_description text default '', p_city text default '',
  p_time_zone text default 'Europe/Berlin'
) returns table (application_id uuid, vendor_id uuid)
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  asker uuid := auth.uid();
  stall uuid;
begin
  -- One at a time for each person: two presses of the button are one application.
  perform from public.profiles p where p.id = asker for no key update;
  if not found then
    raise exception 'Sign in to apply for a stall.' using errcode = '42501';
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
    values (p_slug, p_store_name, p_tagline, p_description, p_city, p_email, p_time_zone)
    returning v.id into stall;
    insert into public.vendor_members (vendor_id, user_id, role) values (stall, asker, 'owner');
    insert into public.locations (vendor_id, name, city, is_primary)
    values (stall, p_location_name, p_location_city, true);
  else
    update public.vendors v set slug = p_slug, store_name = p_store_name, tagline = p_tagline,
      description = p_description, city = p_city, email = p_email, time_zone = p_time_zone
    where v.id = stall;
    update public.locations l set name = p_location_name, city = p_location_city
    where l.vendor_id = stall and l.is_primary;
  end if;
  return query insert into public.vendor_applications as a (vendor_id, applicant_id) values (stall, asker)
    returning a.id, a.vendor_id;
end $$;

/* Whether an address is still to be had. Says so of stalls that wait as well, and nothing else about them. */
create function private.is_slug_free(p_slug text, p_for uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select not exists (
    select from public.vendors v where v.slug = p_slug and not exists (
      select from public.vendor_members m
      where m.vendor_id = v.id and m.user_id = p_for and m.role = 'owner' and v.status = 'pending'))
$$;

/* An admin's decision: the stall's status, its application, its people's role, the record and the stall's
   notification, in one transaction. Returns what the mails about it need. LS002 when the stall has moved on. */
create function private.review_vendor(p_vendor_id uuid, p_outcome text, p_reason text)
returns table (decision_id uuid, status public.vendor_status, slug text, store_name text, addresses text[])
language plpgsql security definer set search_path = ''
as $$
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

-- Team --------------------------------------------------------------------------------------------------------------
-- Nobody is put into a stall without their consent: people come by accepting an invitation, through the function.
revoke insert on public.vendor_members from authenticated;
drop policy "owners add to the team" on public.vendor_members;

create policy "people leave" on public.vendor_members for delete to authenticated
  using (user_id = (select auth.uid()));

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
  check (num_nonnulls(accepted_at, revoked_at) <= 1)
);
create unique index idx_vendor_invitations_one_open on public.vendor_invitations (vendor_id, email)
  where accepted_at is null and revoked_at is null;
create index idx_vendor_invitations_vendor on public.vendor_invitations (vendor_id, created_at desc);
create index idx_vendor_invitations_invited_by on public.vendor_invitations (invited_by) where invited_by is not null;
create index idx_vendor_invitations_accepted_by on public.vendor_invitations (accepted_by) where accepted_by is not null;
comment on column public.vendor_invitations.token_hash is 'Not for clients to read.';

alter table public.vendor_invitations enable row level security;
revoke all on public.vendor_invitations from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.vendor_invitations to service_role;
grant select (id, vendor_id, email, role, invited_by, created_at, expires_at, accepted_at, accepted_by, revoked_at),
  insert (vendor_id, email, role, token_hash), update (revoked_at) on public.vendor_invitations to authenticated;

create policy "owners and admins read invitations" on public.vendor_invitations for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]) or (select private.is_admin()));
-- A stall that nobody has looked at yet cannot make the market write to strangers.
create policy "owners of open stalls invite" on public.vendor_invitations for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[])
    and vendor_id in (select v.id from public.vendors v where v.status = 'approved'));
create policy "owners revoke invitations" on public.vendor_invitations for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));

/* What was accepted or taken back stays so, and a stall's mails to strangers have a limit: 30 in a day. The stall's
   row is locked, so that many at once are counted one by one. */
create function private.guard_invitation() returns trigger
language plpgsql security definer set search_path = ''
as $$
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

/* Joins the stall of an invitation: once, in time, and only with the address that it went to, confirmed. Somebody who
   works there already keeps the role they have. LS003 says why not. */
create function private.accept_invitation(p_token_hash bytea)
returns table (vendor_id uuid, slug text, store_name text, role public.member_role)
language plpgsql security definer set search_path = ''
as $$
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

/* A stall's people with names and addresses, which profiles and auth.users do not show to others; for its people. */
create function private.team_of(p_vendor_id uuid)
returns table (user_id uuid, full_name text, email text, role public.member_role, created_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select m.user_id, p.full_name, u.email::text, m.role, m.created_at
  from public.vendor_members m
  join public.profiles p on p.id = m.user_id
  join auth.users u on u.id = m.user_id
  where m.vendor_id = p_vendor_id and (private.is_member(p_vendor_id) or private.is_admin())
  order by m.role, p.full_name, m.user_id
$$;

-- Locations ---------------------------------------------------------------------------------------------------------
grant delete on public.locations to authenticated;
create policy "managers remove locations" on public.locations for delete to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));

/* Whatever was ever on a shelf there stays in the ledger, and a feed that fills it would go with it. */
create function private.guard_location_removal() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not private.is_client() then
    return old;
  end if;
  if old.is_primary then
    raise exception 'This is your main location. Make another one the main location first.' using errcode = 'LS003';
  end if;
  if exists (select from public.inventory i where i.location_id = old.id and i.version > 0) then
    raise exception 'This location has shelves, and its ledger is kept. Move what is left and rename it instead.'
      using errcode = 'LS003';
  end if;
  if exists (select from public.inventory_feeds f where f.location_id = old.id) then
    raise exception 'A feed fills this location. Remove the feed first.' using errcode = 'LS003';
  end if;
  -- Places on its shelves that nothing ever lay at.
  delete from public.inventory i where i.location_id = old.id and i.version = 0;
  return old;
end $$;
create trigger guard_location_removal before delete on public.locations
  for each row execute function private.guard_location_removal();

/* New stock goes to the main location: a stall has one. Looked at when the transaction ends, so that the mark may move. */
create function private.keep_main_location() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from public.locations l where l.vendor_id = new.vendor_id and l.is_primary) then
    raise exception 'A stall needs a main location.' using errcode = 'LS003';
  end if;
  return null;
end $$;
create constraint trigger keep_main_location after update of is_primary on public.locations
  deferrable initially deferred for each row when (old.is_primary and not new.is_primary)
  execute function private.keep_main_location();

-- API keys ----------------------------------------------------------------------------------------------------------
create table public.vendor_api_keys (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 80),
  /* The beginning of the key, to tell keys apart by. */
  prefix text not null check (prefix ~ '^lsk_[A-Za-z0-9_-]{8}$'),
  /* SHA-256. The key is 32 random bytes, so a slow hash would add nothing. */
  key_hash bytea not null unique check (octet_length(key_hash) = 32),
  scopes text[] not null check (cardinality(scopes) between 1 and 5 and scopes <@
    array['products:read', 'products:write', 'inventory:write', 'orders:read', 'imports:write']),
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index idx_vendor_api_keys_vendor on public.vendor_api_keys (vendor_id, created_at desc);
create index idx_vendor_api_keys_created_by on public.vendor_api_keys (created_by) where created_by is not null;
comment on column public.vendor_api_keys.key_hash is 'Not for clients to read.';

alter table public.vendor_api_keys enable row level security;
revoke all on public.vendor_api_keys from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.vendor_api_keys to service_role;
grant select (id, vendor_id, name, prefix, scopes, created_by, created_at, expires_at, last_used_at, revoked_at),
  insert (vendor_id, name, prefix, key_hash, scopes, expires_at), update (name, revoked_at)
  on public.vendor_api_keys to authenticated;

create policy "owners read keys" on public.vendor_api_keys for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));
create policy "owners make keys" on public.vendor_api_keys for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));
create policy "owners revoke keys" on public.vendor_api_keys for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));

/* A key that was revoked stays revoked; a stall has at most 20 that work. */
create function private.guard_api_key() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    if private.is_client() and old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then
      raise exception 'A revoked key stays revoked. Make a new one.' using errcode = 'LS003';
    end if;
    return new;
  end if;
  perform from public.vendors v where v.id = new.vendor_id for no key update;
  if (select count(*) from public.vendor_api_keys k
    where k.vendor_id = new.vendor_id and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > now())) >= 20 then
    raise exception 'A stall has at most 20 keys that work. Revoke one that you do not need.' using errcode = 'LS003';
  end if;
  return new;
end $$;
create trigger guard_api_key before insert or update of revoked_at on public.vendor_api_keys
  for each row execute function private.guard_api_key();

/* The stall of the key that this statement is asked with, as an array of one, when the key works and has the scope
   (null: any; who may write something may read it); empty for people and for everybody else. A request with a key has no person in its claims, so no
   policy that asks for one, a member or an admin lets it through: a key reaches what the policies below name. The
   key's row is read anew by each statement: revoking works at once. */
create function private.key_vendor_ids(p_scope text default null) returns uuid[]
language sql stable security definer set search_path = ''
as $$
  select coalesce(array_agg(k.vendor_id), '{}') from public.vendor_api_keys k
  where auth.uid() is null
    and k.id = (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'key_id')::uuid
    and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
    and (p_scope is null or p_scope = any (k.scopes) or replace(p_scope, ':read', ':write') = any (k.scopes))
$$;

/* As it was, and also for a key that has the scope. */
create or replace function private.may_manage(p_vendor_id uuid, p_scope text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select not private.is_client() or private.is_member(p_vendor_id, 'manager')
    or coalesce(p_vendor_id = any (private.key_vendor_ids(p_scope)), false)
$$;
comment on function private.may_manage(uuid, text) is null;

create policy "keys read locations" on public.locations for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids())::uuid[]));

create policy "keys read products" on public.products for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]));
create policy "keys add products" on public.products for insert to authenticated
  with check (vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]));
create policy "keys change products" on public.products for update to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[]));

create policy "keys read variants" on public.product_variants for select to authenticated
  using (exists (select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[])));
create policy "keys add variants" on public.product_variants for insert to authenticated
  with check (exists (select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[])));
create policy "keys change variants" on public.product_variants for update to authenticated
  using (exists (select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.key_vendor_ids('products:write'))::uuid[])));

create policy "keys read pictures" on public.product_images for select to authenticated
  using (exists (select from public.products p
    where p.id = product_id and p.vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[])));

create policy "keys read inventory" on public.inventory for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]));
create policy "keys set thresholds" on public.inventory for update to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

create policy "keys read part orders" on public.vendor_orders for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[]));
create policy "keys read order items" on public.order_items for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[]));
create policy "keys read what happened to orders" on public.order_events for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[]));

create policy "keys read imports" on public.imports for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));
create policy "keys read mappings" on public.import_mappings for select to authenticated
  using (vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));
create policy "keys upload imports" on public.imports for insert to authenticated
  with check (vendor_id = any ((select private.key_vendor_ids('imports:write'))::uuid[]));

/* As it was, and also for a key that may write stock: the ledger then names no person. */
create or replace function public.adjust_stock(
  p_variant_id uuid,
  p_location_id uuid,
  p_delta numeric,
  p_reason public.movement_reason,
  p_note text default null,
  p_expected_version bigint default null
) returns table (
  inventory_id uuid, variant_id uuid, location_id uuid,
  quantity numeric, reserved numeric, available numeric, version bigint
)
language plpgsql security definer set search_path = ''
as $$
declare
  shelf public.inventory;
  vendor uuid;
begin
  select l.vendor_id into vendor from public.locations l where l.id = p_location_id;
  -- A stranger learns nothing about which ids exist: an unknown location is refused like a foreign one.
  if not private.is_service() and not private.is_member(vendor, 'staff')
    and not coalesce(vendor = any (private.key_vendor_ids('inventory:write')), false) then
    raise exception 'Only people of this stall may change its stock.' using errcode = '42501';
  end if;
  if p_reason is null or p_reason = 'sold'
    or (not private.is_service() and p_reason not in ('received', 'returned', 'adjusted')) then
    raise exception 'Stock cannot be changed by hand for the reason "%".', p_reason using errcode = '22023';
  end if;

  if p_expected_version is not null then
    select * into shelf from public.inventory i
    where i.variant_id = p_variant_id and i.location_id = p_location_id for no key update;
    if coalesce(shelf.version, 0) <> p_expected_version then
      raise exception 'The stock changed meanwhile. Look at it again before you change it.'
        using errcode = 'LS002', detail = private.shelf_json(shelf)::text;
    end if;
  end if;

  shelf := private.move_stock(p_variant_id, p_location_id, p_delta, p_reason,
    case when private.is_client() then auth.uid() end, p_note);
  -- Two first deliveries to an empty place cannot be told apart by a lock; the version after the move can.
  if shelf.version <> p_expected_version + 1 then
    shelf.quantity := shelf.quantity - p_delta;
    shelf.version := shelf.version - 1;
    raise exception 'The stock changed meanwhile. Look at it again before you change it.'
      using errcode = 'LS002', detail = private.shelf_json(shelf)::text;
  end if;
  return query select shelf.id, shelf.variant_id, shelf.location_id,
    shelf.quantity, shelf.reserved, shelf.quantity - shelf.reserved, shelf.version;
end $$;

revoke execute on function
  public.apply_for_stall(text, text, text, text, text, text, text, text, text),
  private.is_slug_free(text, uuid), private.review_vendor(uuid, text, text), private.guard_invitation(),
  private.accept_invitation(bytea), private.team_of(uuid), private.guard_location_removal(),
  private.keep_main_location(), private.guard_api_key(), private.key_vendor_ids(text)
  from public, anon;
grant execute on function
  public.apply_for_stall(text, text, text, text, text, text, text, text, text),
  private.review_vendor(uuid, text, text), private.accept_invitation(bytea), private.team_of(uuid),
  private.key_vendor_ids(text) to authenticated, service_role;
