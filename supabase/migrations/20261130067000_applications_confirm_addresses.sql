-- The e-mail address of a stall counts once it was confirmed, also when the stall is only being applied for.

/* Asks for a stall: stall, owner, first location and application, all or nothing. The asker's own stall that was
   rejected is put right instead of opening a second one. LS002 when an application waits already or the address is
   taken ({"field": "slug"}), LS003 for who has no confirmed address of their own.
   The market writes to an address that was confirmed: the asker's own, or the one that the stall has. Another one in
   `p_email` is asked by mail first, as in the settings, which is the server's part; over REST it changes nothing. */
create or replace function public.apply_for_stall(
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

-- Who waits for an answer may have named any address: until they are asked about it, the market writes to their own.
update public.vendors v set email = u.email
from public.vendor_applications a
join auth.users u on u.id = a.applicant_id and u.email_confirmed_at is not null and u.email <> ''
where a.vendor_id = v.id and v.status = 'pending' and lower(v.email) <> lower(u.email)
  and exists (select from public.vendor_members m where m.vendor_id = v.id and m.user_id = u.id and m.role = 'owner')
  and not exists (select from private.stall_email_changes c
    where c.vendor_id = v.id and c.confirmed_at is not null and c.email = v.email);
