-- Where the market writes to a stall changes when somebody reads the new address, and not before. Orders, decisions and
-- reports go there: an address that is only typed would send them to a stranger, by mistake or on purpose.

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
create index idx_stall_email_changes_vendor on private.stall_email_changes (vendor_id, asked_at desc);
create index idx_stall_email_changes_asked_by on private.stall_email_changes (asked_by) where asked_by is not null;
create unique index idx_stall_email_changes_one_open on private.stall_email_changes (vendor_id)
  where confirmed_at is null and withdrawn_at is null;
comment on table private.stall_email_changes is 'Asked for by owners, done by whoever reads the new address. Kept for a month.';
revoke all on private.stall_email_changes from public, anon, authenticated, service_role;

revoke update (email) on public.vendors from authenticated;

/* Takes back what was asked for and not confirmed; for owners, through the two functions below. */
create function private.withdraw_stall_email(p_vendor_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if not private.is_member(p_vendor_id, 'owner') then
    raise exception 'Only an owner of the stall can change its address.' using errcode = '42501';
  end if;
  -- Two owners at once are one after the other.
  perform from public.vendors v where v.id = p_vendor_id for no key update;
  update private.stall_email_changes c set withdrawn_at = now()
  where c.vendor_id = p_vendor_id and c.confirmed_at is null and c.withdrawn_at is null;
end $$;

/* Asks for another address; what was asked before ends. For owners; at most 10 times a day, as each time somebody who
   may be a stranger gets a mail (LS003). */
create function private.ask_stall_email(p_vendor_id uuid, p_email text, p_token_hash bytea)
returns table (id uuid, store_name text, expires_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
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

/* The address that waits to be confirmed; null when none does. For the stall's people and admins. */
create function private.pending_stall_email(p_vendor_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select c.email from private.stall_email_changes c
  where c.vendor_id = p_vendor_id and c.confirmed_at is null and c.withdrawn_at is null and c.expires_at > now()
    and (private.is_member(p_vendor_id) or private.is_admin())
$$;

/* Sets the address of a link: once, in time, and only the latest that was asked for (LS003 says why not). Tells the
   stall's people. For the server: whoever has the link need not be signed in. */
create function private.confirm_stall_email(p_token_hash bytea)
returns table (id uuid, vendor_id uuid, store_name text, old_email text, new_email text)
language plpgsql set search_path = ''
as $$
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

revoke execute on function private.withdraw_stall_email(uuid), private.ask_stall_email(uuid, text, bytea),
  private.pending_stall_email(uuid), private.confirm_stall_email(bytea) from public;
grant execute on function private.withdraw_stall_email(uuid), private.ask_stall_email(uuid, text, bytea),
  private.pending_stall_email(uuid) to authenticated;
