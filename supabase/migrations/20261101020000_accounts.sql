-- People: what the site lets them do, and which of their sessions live. Accounts themselves are Supabase's.

create type public.user_role as enum ('shopper', 'vendor', 'admin');

create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  full_name text not null default '' check (char_length(full_name) <= 120),
  role public.user_role not null default 'shopper',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint profiles_full_name_line check (full_name !~ '[\u0001-\u001f\u007f-\u009f]')
);
comment on table public.profiles is 'What the site knows of an account: a name, and what it lets this person do.';
comment on column public.profiles.role is 'What the site lets this person do. Not writable by its owner.';

create trigger touch_updated_at before update on public.profiles
  for each row execute function private.touch_updated_at();

create function private.is_admin() returns boolean
language sql stable security definer set search_path = ''
as $$
/* True when the asker is one of the market's admins. */
select exists (select from public.profiles p where p.id = (select auth.uid()) and p.role = 'admin')
$$;

create function private.create_profile() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* A profile for every account. The role never comes from metadata: that is what the browser sent at sign-up. The name
   may arrive with the account or in an update right after it; one that is there already is left alone. */
begin
  insert into public.profiles as p (id, full_name) values (new.id, private.given_name(new.raw_user_meta_data))
  on conflict (id) do update set full_name = excluded.full_name where p.full_name = '' and excluded.full_name <> '';
  return new;
end $$;
create trigger livestall_create_profile after insert or update of raw_user_meta_data on auth.users
  for each row execute function private.create_profile();

create function private.given_name(p_meta jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
/* The name that somebody gave at sign-up, without the characters that a name may not have; '' when there is none. Some
   auth servers store the metadata as JSON in a JSON string. Whatever is in it, an account must not fail for it. */
begin
  if jsonb_typeof(p_meta) = 'string' then
    p_meta := (p_meta #>> '{}')::jsonb;
  end if;
  return left(btrim(regexp_replace(left(coalesce(p_meta ->> 'full_name', ''), 1000), '[\u0001-\u001f\u007f-\u009f]+', ' ', 'g')), 120);
exception when others then
  return '';
end $$;

create function private.session_lives(p_session uuid, p_user uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
/* Whether an access token's session is there, is its person's, has not run out, and the account is open. The tables of
   Auth are for nobody to read, so a function does; a session's id is a random secret, so asking tells nothing. */
  select exists (
    select from auth.sessions s join auth.users u on u.id = s.user_id
    where s.id = p_session and s.user_id = p_user
      and (s.not_after is null or s.not_after > now())
      and (u.banned_until is null or u.banned_until <= now()) and u.deleted_at is null
  )
$$;

create function private.end_sessions_of_old_password() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* A new password ends every session but the one that the changing server names for its transaction. Hosted Auth, which
   signs in as supabase_auth_admin, does the same by itself and names none. Refresh tokens go with their session. */
declare
  kept text := nullif(current_setting('livestall.session', true), '');
begin
  if session_user = 'supabase_auth_admin' then
    return new;
  end if;
  delete from auth.sessions s where s.user_id = new.id and (kept is null or s.id <> kept::uuid);
  return new;
end $$;
create trigger livestall_end_sessions after update of encrypted_password on auth.users
  for each row when (old.encrypted_password is distinct from new.encrypted_password)
  execute function private.end_sessions_of_old_password();

alter table public.profiles enable row level security;
revoke all on public.profiles from public, anon, authenticated, service_role;
grant select, update (full_name) on public.profiles to authenticated;
grant select, insert, update, delete on public.profiles to service_role;
create policy "people read themselves, admins everyone" on public.profiles for select to authenticated
  using (id = (select auth.uid()) or (select private.is_admin()));
create policy "people change themselves" on public.profiles for update to authenticated
  using (id = (select auth.uid())) with check (id = (select auth.uid()));

revoke execute on function
  private.is_admin(), private.create_profile(), private.given_name(jsonb), private.session_lives(uuid, uuid),
  private.end_sessions_of_old_password() from public;
grant execute on function private.is_admin() to anon, authenticated, service_role;
grant execute on function private.session_lives(uuid, uuid) to authenticated, service_role;
