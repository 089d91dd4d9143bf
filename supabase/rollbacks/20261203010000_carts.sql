create or replace function private.may_listen(p_topic text) returns boolean
language sql stable security definer set search_path = ''
as $$
/* Who may listen to what is not for everyone: a stall's people and admins to `vendor:<id>`, admins to `ops`. */
  select case
    when p_topic like 'vendor:%' then private.is_admin() or exists (
      select from public.vendor_members m
      where m.user_id = (select auth.uid()) and p_topic = 'vendor:' || m.vendor_id)
    when p_topic = 'ops' then private.is_admin()
    else false
  end
$$;

drop function
  private.merge_carts(uuid, bytea),
  private.take_from_cart(uuid, bytea, uuid),
  private.put_in_cart(uuid, bytea, bytea, uuid, numeric, boolean, numeric),
  private.touch_cart(uuid),
  private.open_cart(uuid, bytea, bytea),
  private.find_cart(uuid, bytea);

alter table public.holds drop constraint holds_cart_id_fkey;
drop table public.cart_items, public.carts;
