-- Who takes part: stalls, who works there, which programs have a key to one, and where it keeps its stock.
--
-- Some columns are for fewer people than their rows are, and a column grant cannot tell one signed-in person from
-- another. They are left out of the grants, which makes `select *` fail for clients on vendors, orders and
-- vendor_orders: name the columns. A stall's people and admins read all of a stall in the view `own_vendors`.
--   vendors.email, vendors.commission_rate, orders.idempotency_key, vendor_orders.commission

create type public.vendor_status as enum ('pending', 'approved', 'suspended');

create type public.member_role as enum ('owner', 'manager', 'staff');

create table public.vendors (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 80),
  store_name text not null check (char_length(store_name) between 2 and 80),
  tagline text not null default '' check (char_length(tagline) <= 160),
  description text not null default '' check (char_length(description) <= 5000),
  email text not null check (email ~ '^[^@\s]+@[^@\s]+$'),
  city text not null default '' check (char_length(city) <= 80),
  image_path text,
  image_alt text not null default '',
  status public.vendor_status not null default 'pending',
  commission_rate numeric(5,4) not null default 0.1000 check (commission_rate between 0 and 0.5),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  time_zone text not null default 'Europe/Berlin'
    constraint vendors_time_zone_check check (private.is_time_zone(time_zone)),
  edits_need_review boolean not null default false,
  constraint vendors_store_name_line check (store_name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint vendors_tagline_line check (tagline !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint vendors_city_line check (city !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint vendors_email_bound check (char_length(email) <= 320 and email !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint vendors_time_zone_bound check (char_length(time_zone) <= 60),
  constraint vendors_image_alt_bound check (char_length(image_alt) <= 160 and image_alt !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint vendors_image_path_bound check (char_length(image_path) <= 320 and image_path ~
    '^[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*(/[^/\\\u0001-\u001f\u007f.][^/\\\u0001-\u001f\u007f]*)*$')
);
comment on table public.vendors is 'A stall, from its first application on.';
comment on column public.vendors.commission_rate is 'Share of a sale kept by the market: 0.1000 is ten per cent.';
comment on column public.vendors.email is 'Private: where the market writes to the stall. Never in a public answer.';
comment on column public.vendors.time_zone is 'IANA name. A stall''s day, in reports, begins at midnight there.';
comment on column public.vendors.edits_need_review is
  'Whether an edit of a published product takes it off the market until an admin has approved it. Set by admins.';

create trigger touch_updated_at before update on public.vendors
  for each row execute function private.touch_updated_at();

create table public.vendor_members (
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  role public.member_role not null default 'staff',
  created_at timestamptz not null default now(),
  primary key (vendor_id, user_id)
);
comment on table public.vendor_members is 'Who works at a stall, and as what.';
create index idx_vendor_members_user on public.vendor_members (user_id, vendor_id);

create trigger limit_members after insert on public.vendor_members referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '100', 'true',
    'vendor_members_at_most', 'At most 100 people work at a stall. Remove one first.');

create table public.locations (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 80),
  city text not null default '' check (char_length(city) <= 80),
  is_primary boolean not null default false,
  created_at timestamptz not null default now(),
  unique (vendor_id, name),
  unique (id, vendor_id),
  constraint locations_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint locations_city_line check (city !~ '[\u0001-\u001f\u007f-\u009f]')
);
comment on table public.locations is 'Where a stall keeps stock. One of them is the main one, where first goods go.';
create unique index idx_locations_one_primary on public.locations (vendor_id) where is_primary;

create trigger limit_locations after insert on public.locations referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '200', 'true',
    'locations_at_most', 'A stall has at most 200 locations. Remove one first.');

create table public.vendor_api_keys (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 80),
  /* The beginning of the key, to tell keys apart by. */
  prefix text not null check (prefix ~ '^lsk_[A-Za-z0-9_-]{8}$'),
  /* SHA-256. The key is 32 random bytes, so a slow hash would add nothing. */
  key_hash bytea not null unique check (octet_length(key_hash) = 32),
  scopes text[] not null check (cardinality(scopes) between 1 and 6 and scopes <@
    array['products:read', 'products:write', 'inventory:write', 'orders:read', 'orders:write', 'imports:write']),
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint vendor_api_keys_name_line check (name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint vendor_api_keys_expires_at_bound check (expires_at between '2000-01-01Z' and '2999-01-01Z'),
  constraint vendor_api_keys_revoked_at_bound check (revoked_at between '2000-01-01Z' and '2999-01-01Z')
);
comment on table public.vendor_api_keys is 'Keys of programs to a stall. Of a key itself only its hash is kept.';
comment on column public.vendor_api_keys.key_hash is 'Not for clients to read.';
create index idx_vendor_api_keys_vendor on public.vendor_api_keys (vendor_id, created_at desc);
create index idx_vendor_api_keys_created_by on public.vendor_api_keys (created_by) where created_by is not null;

create trigger limit_new_keys after insert on public.vendor_api_keys referencing new table as added
  for each statement execute function private.limit_rows('vendor_id', 'vendors', '100',
    't.created_at > now() - interval ''1 day''', 'vendor_api_keys_at_most',
    'A stall makes at most 100 keys in a day. Go on tomorrow.');

create function private.member_role(p_vendor_id uuid) returns public.member_role
language sql stable security definer set search_path = ''
as $$
/* The asker's place at a stall; null for strangers. */
  select m.role from public.vendor_members m
  where m.user_id = (select auth.uid()) and m.vendor_id = p_vendor_id
$$;

create function private.is_member(p_vendor_id uuid, p_min_role public.member_role default 'staff') returns boolean
language sql stable security definer set search_path = ''
as $$
/* True when the asker is at least `p_min_role` there. The enum is declared from the top (owner) down, so "at least
   manager" reads `role <= 'manager'`. */
select coalesce(private.member_role(p_vendor_id) <= p_min_role, false)
$$;

create function private.my_vendor_ids(p_min_role public.member_role default 'staff') returns uuid[]
language sql stable security definer set search_path = ''
as $$
/* The stalls where the asker is at least `p_min_role`: one small array, worked out once per statement, that a policy
   can compare an indexed column with. */
  select coalesce(array_agg(m.vendor_id), '{}') from public.vendor_members m
  where m.user_id = (select auth.uid()) and m.role <= p_min_role
$$;

create function private.key_vendor_ids(p_scope text default null) returns uuid[]
language sql stable security definer set search_path = ''
as $$
/* The stall of the key that this statement is asked with, as an array of one, when the key works and has the scope
   (null: any; who may write something may read it); empty for people and for everybody else. A request with a key has
   no person in its claims, so no policy that asks for one, a member or an admin lets it through: a key reaches what
   policies name. The key's row is read anew by each statement: revoking works at once. */
  select coalesce(array_agg(k.vendor_id), '{}') from public.vendor_api_keys k
  where auth.uid() is null
    and k.id = (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'key_id')::uuid
    and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
    and (p_scope is null or p_scope = any (k.scopes) or replace(p_scope, ':read', ':write') = any (k.scopes))
$$;

create function private.may_manage(p_vendor_id uuid, p_scope text) returns boolean
language sql stable security definer set search_path = ''
as $$
/* Whether the asker may do what a stall's managers do: the server, its managers and owners, a key with this scope. */
  select not private.is_client() or private.is_member(p_vendor_id, 'manager')
    or coalesce(p_vendor_id = any (private.key_vendor_ids(p_scope)), false)
$$;

create function private.guard_vendor() returns trigger
language plpgsql set search_path = ''
as $$
/* The status of a stall is for admins, and its address is fixed once shoppers may have linked to it. */
begin
  if not private.is_client() then
    return new;
  end if;
  if new.status <> old.status and not private.is_admin() then
    raise exception 'Only an admin may change the status of a stall.' using errcode = '42501';
  end if;
  if new.slug <> old.slug and old.status <> 'pending' then
    raise exception 'The address of a stall is fixed once it is approved.' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger guard_vendor before update on public.vendors
  for each row execute function private.guard_vendor();

create function private.promote_member() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Who joins a stall that is open gets to see the stall's pages; an admin stays an admin. Whoever waits for an answer
   is a shopper until it comes. */
begin
  update public.profiles set role = 'vendor' where id = new.user_id and role = 'shopper'
    and exists (select from public.vendors v where v.id = new.vendor_id and v.status <> 'pending');
  return new;
end $$;
create trigger promote_member after insert on public.vendor_members
  for each row execute function private.promote_member();

create function private.guard_last_owner() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* A stall keeps an owner. The stall's row is locked, so that two owners cannot remove each other at once. */
begin
  if private.is_client() and old.role = 'owner' and (tg_op = 'DELETE' or new.role <> 'owner') then
    perform from public.vendors v where v.id = old.vendor_id for no key update;
    if not exists (
      select from public.vendor_members m
      where m.vendor_id = old.vendor_id and m.user_id <> old.user_id and m.role = 'owner'
    ) then
      raise exception 'A stall needs an owner: make somebody else owner first.' using errcode = '42501';
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger guard_last_owner before update or delete on public.vendor_members
  for each row execute function private.guard_last_owner();

create function private.guard_location_removal() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Whatever was ever on a shelf there stays in the ledger, and a feed that fills it would go with it. */
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

create function private.keep_main_location() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* New stock goes to the main location: a stall has one. Looked at when the transaction ends, so that the mark may move. */
begin
  if not exists (select from public.locations l where l.vendor_id = new.vendor_id and l.is_primary) then
    raise exception 'A stall needs a main location.' using errcode = 'LS003';
  end if;
  return null;
end $$;
create constraint trigger keep_main_location after update of is_primary on public.locations
  deferrable initially deferred for each row when (old.is_primary and not new.is_primary)
  execute function private.keep_main_location();

create function private.guard_api_key() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* A key that was revoked stays revoked; a stall has at most 20 that work. */
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

alter table public.vendors enable row level security;
revoke all on public.vendors from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.vendors to service_role;
grant select (id, slug, store_name, tagline, description, city, image_path, image_alt, status, created_at, updated_at,
    time_zone)
  on public.vendors to anon;
grant select (id, slug, store_name, tagline, description, city, image_path, image_alt, status, created_at, updated_at,
    time_zone, edits_need_review),
  update (slug, store_name, tagline, description, city, image_path, image_alt, status, time_zone, edits_need_review)
  on public.vendors to authenticated;
create policy "owners change stalls" on public.vendors for update to authenticated
  using (id = any ((select private.my_vendor_ids('owner'))::uuid[]));
create policy "visitors read approved stalls" on public.vendors for select to anon
  using (status = 'approved');
create policy "people read approved stalls, members and admins theirs" on public.vendors for select to authenticated
  using (status = 'approved' or id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));

alter table public.vendor_members enable row level security;
revoke all on public.vendor_members from public, anon, authenticated, service_role;
grant select, delete, update (role) on public.vendor_members to authenticated;
grant select, insert, update, delete on public.vendor_members to service_role;
create policy "members and admins read the team" on public.vendor_members for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "owners change the team" on public.vendor_members for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));
create policy "owners remove from the team, and people leave" on public.vendor_members for delete to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]) or user_id = (select auth.uid()));

alter table public.locations enable row level security;
revoke all on public.locations from public, anon, authenticated, service_role;
grant select, delete, insert (id, vendor_id, name, city, is_primary), update (name, city, is_primary)
  on public.locations to authenticated;
grant select, insert, update, delete on public.locations to service_role;
create policy "managers add locations" on public.locations for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "managers change locations" on public.locations for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "managers remove locations" on public.locations for delete to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('manager'))::uuid[]));
create policy "people and keys of a stall read locations" on public.locations for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids())::uuid[]));

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

create view public.own_vendors with (security_barrier) as
  select v.* from public.vendors v
  where v.id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin());
comment on view public.own_vendors is
  'All columns of their stalls for a stall''s people, of every stall for admins. Runs as its owner, past RLS and '
  'column grants; its WHERE is the policy.';
revoke all on public.own_vendors from public, anon, authenticated, service_role;
grant select on public.own_vendors to authenticated;

revoke execute on function
  private.member_role(uuid), private.is_member(uuid, public.member_role), private.my_vendor_ids(public.member_role),
  private.key_vendor_ids(text), private.may_manage(uuid, text), private.guard_vendor(), private.promote_member(),
  private.guard_last_owner(), private.guard_location_removal(), private.keep_main_location(),
  private.guard_api_key() from public;
grant execute on function
  private.member_role(uuid), private.is_member(uuid, public.member_role), private.my_vendor_ids(public.member_role)
  to anon, authenticated, service_role;
grant execute on function private.key_vendor_ids(text), private.may_manage(uuid, text) to authenticated, service_role;
