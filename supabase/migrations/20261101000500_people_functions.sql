-- Who is asking, and what keeps the people tables true.
--
-- Policies call these functions as `(select private.is_admin())`: the planner then runs them once per statement
-- instead of once per row. They are security definer because the tables they read are themselves under RLS.

/* The role that this statement was sent as, also inside a security definer function: `set role` leaves its mark
   in the setting `role`, which a definer function does not touch. */
create function private.acting_role() returns text
language sql stable set search_path = ''
as $$ select coalesce(nullif(current_setting('role', true), 'none'), session_user::text) $$;

/* True for a browser's request (signed in or not); false for the server's own work, which RLS does not bind. */
create function private.is_client() returns boolean
language sql stable set search_path = ''
as $$ select private.acting_role() in ('anon', 'authenticated') $$;

/* True for service_role and for the owner of this function (the server's own connection, migrations). */
create function private.is_service() returns boolean
language sql stable security definer set search_path = ''
as $$ select private.acting_role() in ('service_role', current_user) $$;

create function private.is_admin() returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from public.profiles p where p.id = (select auth.uid()) and p.role = 'admin')
$$;

/* The asker's place at a stall; null for strangers. */
create function private.member_role(p_vendor_id uuid) returns public.member_role
language sql stable security definer set search_path = ''
as $$
  select m.role from public.vendor_members m
  where m.user_id = (select auth.uid()) and m.vendor_id = p_vendor_id
$$;

/* True when the asker is at least `p_min_role` there. The enum is declared from the top (owner) down, so "at least
   manager" reads `role <= 'manager'`. */
create function private.is_member(p_vendor_id uuid, p_min_role public.member_role default 'staff') returns boolean
language sql stable security definer set search_path = ''
as $$ select coalesce(private.member_role(p_vendor_id) <= p_min_role, false) $$;

/* The stalls where the asker is at least `p_min_role`: one small array, worked out once per statement, that a policy
   can compare an indexed column with. */
create function private.my_vendor_ids(p_min_role public.member_role default 'staff') returns uuid[]
language sql stable security definer set search_path = ''
as $$
  select coalesce(array_agg(m.vendor_id), '{}') from public.vendor_members m
  where m.user_id = (select auth.uid()) and m.role <= p_min_role
$$;

/* The name that somebody gave at sign-up; '' when there is none. Some auth servers store the metadata as JSON in a
   JSON string. Whatever is in it, an account must not fail for it. */
create function private.given_name(p_meta jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(p_meta) = 'string' then
    p_meta := (p_meta #>> '{}')::jsonb;
  end if;
  return left(btrim(coalesce(p_meta ->> 'full_name', '')), 120);
exception when others then
  return '';
end $$;

/* A profile for every account. The role never comes from metadata: that is what the browser sent at sign-up. The name
   may arrive with the account or in an update right after it; one that is there already is left alone. */
create function private.create_profile() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.profiles as p (id, full_name) values (new.id, private.given_name(new.raw_user_meta_data))
  on conflict (id) do update set full_name = excluded.full_name where p.full_name = '' and excluded.full_name <> '';
  return new;
end $$;

create trigger livestall_create_profile after insert or update of raw_user_meta_data on auth.users
  for each row execute function private.create_profile();

/* Who joins a stall gets to see the stall's pages; an admin stays an admin. */
create function private.promote_member() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.profiles set role = 'vendor' where id = new.user_id and role = 'shopper';
  return new;
end $$;

create trigger promote_member after insert on public.vendor_members
  for each row execute function private.promote_member();

create function private.touch_updated_at() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end $$;

create trigger touch_updated_at before update on public.profiles
  for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.vendors
  for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.product_variants
  for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.orders
  for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.vendor_orders
  for each row execute function private.touch_updated_at();
-- Not for stock and price: they follow from other tables, and a sale is no edit of the product's page.
create trigger touch_updated_at before update of
  vendor_id, category_id, name, slug, description, status, status_reason, unit, currency,
  image_path, image_alt, image_blur, manage_stock on public.products
  for each row execute function private.touch_updated_at();

-- Policies run these as the asker; nobody else has business with the rest.
revoke execute on all functions in schema private from public;
grant execute on function private.acting_role(), private.is_client(), private.is_service(), private.is_admin(),
  private.member_role(uuid), private.is_member(uuid, public.member_role),
  private.my_vendor_ids(public.member_role) to anon, authenticated, service_role;
