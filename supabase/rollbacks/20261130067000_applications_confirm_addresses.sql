/* Asks for a stall: stall, owner, first location and application, all or nothing. The asker's own stall that was
   rejected is put right instead of opening a second one. LS002 when an application waits already or the address is
   taken ({"field": "slug"}). */
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
