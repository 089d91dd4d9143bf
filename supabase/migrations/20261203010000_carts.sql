-- What shoppers gather before they buy. A cart belongs to an account, or to whoever has a secret that a browser keeps in
-- a cookie; of the secret there is only a hash here. What is in it is promised to nobody: that takes a hold.
--
-- The commands are in `private` and for the server alone: a guest is nobody whom a policy could tell from another.
-- Locks are taken in one order: the cart of the account, the cart of the guest; then the lines.

create table public.carts (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid unique references public.profiles (id) on delete cascade,
  secret_hash bytea unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint carts_secret_hash_bound check (octet_length(secret_hash) = 32),
  constraint carts_owner_check check (num_nonnulls(customer_id, secret_hash) = 1)
);
comment on table public.carts is 'What a shopper gathers: of an account, or of a browser that has the secret.';
comment on column public.carts.secret_hash is 'The SHA-256 of what the browser''s cookie says. None for an account.';
-- Guests' carts that nobody comes back to are cleaned up by their age.
create index idx_carts_guests_by_age on public.carts (updated_at) where customer_id is null;

alter table public.carts enable row level security;
revoke all on public.carts from public, anon, authenticated, service_role;
grant select (id, customer_id, created_at, updated_at) on public.carts to authenticated;
grant select, insert, update, delete on public.carts to service_role;
create policy "people read their cart" on public.carts for select to authenticated
  using (customer_id = (select auth.uid()));

create table public.cart_items (
  cart_id uuid not null references public.carts (id) on delete cascade,
  variant_id uuid not null references public.product_variants (id) on delete cascade,
  quantity numeric(12,3) not null check (quantity > 0),
  seen_price numeric(12,2) not null check (seen_price >= 0),
  seen_step numeric(12,3) not null check (seen_step > 0),
  seen_currency char(3) not null check (seen_currency ~ '^[A-Z]{3}$'),
  added_at timestamptz not null default clock_timestamp(),
  primary key (cart_id, variant_id)
);
comment on table public.cart_items is
  'One line for each variant, so that what somebody wants of it is one figure. At most 100 in a cart.';
comment on column public.cart_items.quantity is 'In the unit of the variant, a multiple of its step when it was put in.';
comment on column public.cart_items.seen_price is
  'What the shopper was last told that one `seen_step` costs. Another price of today is told before anybody pays.';
create index idx_cart_items_variant on public.cart_items (variant_id);

alter table public.cart_items enable row level security;
revoke all on public.cart_items from public, anon, authenticated, service_role;
grant select on public.cart_items to authenticated;
grant select, insert, update, delete on public.cart_items to service_role;
create policy "people read what is in their cart" on public.cart_items for select to authenticated
  using (exists (select from public.carts c where c.id = cart_id and c.customer_id = (select auth.uid())));

-- Holds of the time before belong to carts that nobody has the secret of; they end as they would have.
insert into public.carts (id, secret_hash)
select distinct h.cart_id, sha256(gen_random_uuid()::text::bytea) from public.holds h;
alter table public.holds add constraint holds_cart_id_fkey
  foreign key (cart_id) references public.carts (id) on delete restrict;

create function private.find_cart(p_customer uuid, p_secret bytea) returns uuid
language sql stable set search_path = ''
as $$
/* The cart of an account; for whoever has none, of the secret. Null where there is none yet. */
select c.id from public.carts c
where c.customer_id = p_customer or (p_customer is null and c.secret_hash = p_secret)
$$;

create function private.open_cart(p_customer uuid, p_secret bytea, p_new_secret bytea) returns uuid
language plpgsql set search_path = ''
as $$
/* The asker's cart, made when there is none, and locked: who changes a cart at the same time comes one after the other.
   A guest's new cart gets `p_new_secret`, never a secret that came from outside and opens nothing: whoever planted it
   in a browser would read along. */
declare
  cart uuid;
begin
  loop
    cart := private.find_cart(p_customer, p_secret);
    if cart is null then
      insert into public.carts (customer_id, secret_hash)
      values (p_customer, case when p_customer is null then p_new_secret end)
      on conflict do nothing returning id into cart;
    end if;
    perform from public.carts c where c.id = cart for no key update;
    exit when found; -- else it went or came in this instant: look again
  end loop;
  return cart;
end $$;

create function private.touch_cart(p_cart uuid) returns void
language plpgsql set search_path = ''
as $$
/* A cart changed: it is not old, and the other devices of the account read it again. */
declare
  customer uuid;
begin
  update public.carts c set updated_at = clock_timestamp() where c.id = p_cart returning c.customer_id into customer;
  if customer is not null then
    perform realtime.send(jsonb_build_object('at', private.iso_now()), 'cart', 'cart:' || customer, true);
  end if;
end $$;

create function private.put_in_cart(
  p_customer uuid, p_secret bytea, p_new_secret bytea, p_variant uuid, p_quantity numeric, p_adds boolean,
  p_seen_price numeric
) returns table (is_new_secret boolean, wanted numeric, quantity numeric)
language plpgsql security definer set search_path = ''
as $$
/* Puts a variant into the asker's cart: so much more of it (`p_adds`; null is one step), or so much altogether. No more
   than is there: `quantity` says what it came to, `wanted` what it would have been. What is sold out cannot be added
   (LS001), but a line of it stays, and comes back when its removal is undone. `p_seen_price` is the price that the
   shopper saw on the page; without one a line keeps the price that was told, a new one gets today's.
   Refuses: LS003 what is not on the market, 22023 an amount that it is not sold in, 23514 the 101st line. */
declare
  cart uuid;
  goods record;
  line public.cart_items;
  there numeric;
begin
  select v.step, v.price, p.currency, a.available into goods
  from public.variant_availability a
  join public.product_variants v on v.id = a.variant_id
  join public.products p on p.id = v.product_id
  where a.variant_id = p_variant;
  if not found then
    raise exception 'This is not on the market any more.' using errcode = 'LS003';
  end if;
  if p_quantity <= 0 or mod(p_quantity, goods.step) <> 0 then
    raise exception 'This is sold in steps of %.', trim_scale(goods.step) using errcode = '22023';
  end if;

  cart := private.open_cart(p_customer, p_secret, p_new_secret);
  select * into line from public.cart_items i where i.cart_id = cart and i.variant_id = p_variant;
  there := floor(goods.available / goods.step) * goods.step;
  if p_adds then
    if there <= 0 then
      raise exception 'This is sold out just now.' using errcode = 'LS001';
    end if;
    -- An amount of before the step was changed may lie between two of today's.
    wanted := floor((coalesce(line.quantity, 0) + coalesce(p_quantity, goods.step)) / goods.step) * goods.step;
  else
    wanted := p_quantity;
  end if;
  quantity := case when there > 0 then least(wanted, there) else wanted end;

  if line.cart_id is null and (select count(*) from public.cart_items i where i.cart_id = cart) >= 100 then
    raise exception 'A basket holds at most 100 kinds of goods. Take something out first.'
      using errcode = '23514', constraint = 'cart_items_at_most', table = 'cart_items', schema = 'public';
  end if;
  insert into public.cart_items as i (cart_id, variant_id, quantity, seen_price, seen_step, seen_currency)
  values (cart, p_variant, put_in_cart.quantity, coalesce(p_seen_price, goods.price), goods.step, goods.currency)
  on conflict (cart_id, variant_id) do update set
    quantity = excluded.quantity,
    seen_price = case when p_seen_price is null then i.seen_price else excluded.seen_price end,
    seen_step = case when p_seen_price is null then i.seen_step else excluded.seen_step end,
    seen_currency = case when p_seen_price is null then i.seen_currency else excluded.seen_currency end;
  perform private.touch_cart(cart);

  is_new_secret := p_customer is null
    and exists (select from public.carts c where c.id = cart and c.secret_hash = p_new_secret);
  return next;
end $$;

create function private.take_from_cart(p_customer uuid, p_secret bytea, p_variant uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
/* Takes a line out; false when it was not there. */
declare
  cart uuid := private.find_cart(p_customer, p_secret);
begin
  perform from public.carts c where c.id = cart for no key update;
  delete from public.cart_items i where i.cart_id = cart and i.variant_id = p_variant;
  if not found then
    return false;
  end if;
  perform private.touch_cart(cart);
  return true;
end $$;

create function private.merge_carts(p_customer uuid, p_secret bytea)
returns table (variant_id uuid, wanted numeric, quantity numeric)
language plpgsql security definer set search_path = ''
as $$
/* Somebody who gathered as a guest has signed in: what was in the guest's cart comes into the account's, and the guest's
   cart is gone, so that whoever signs in next at that browser has nothing of it. Amounts of one variant are added up,
   to no more than is there; what is sold out keeps the larger of the two; beyond 100 lines nothing comes in. Returns
   the lines that came to less than both together. A second call finds no guest's cart and changes nothing. */
#variable_conflict use_column
declare
  mine uuid;
  guest uuid;
begin
  if private.find_cart(null, p_secret) is null then
    return;
  end if;
  mine := private.open_cart(p_customer, null, null);
  select c.id into guest from public.carts c where c.secret_hash = p_secret for update;
  if guest is null then
    return;
  end if;

  return query
  with sums as (
    select g.*, coalesce(m.quantity, 0) as had, coalesce(m.quantity, 0) + g.quantity as wanted,
      coalesce(floor(a.available / v.step) * v.step, 0) as there,
      (select count(*) from public.cart_items i where i.cart_id = mine)
        + count(*) filter (where m.cart_id is null) over (order by g.added_at, g.variant_id) as nth
    from public.cart_items g
    join public.product_variants v on v.id = g.variant_id
    left join public.variant_availability a on a.variant_id = g.variant_id
    left join public.cart_items m on m.cart_id = mine and m.variant_id = g.variant_id
    where g.cart_id = guest
  ), fits as (
    select s.*, case
      when s.had = 0 and s.nth > 100 then 0
      when s.there > 0 then least(s.wanted, s.there)
      else greatest(s.had, s.quantity)
    end as fitting
    from sums s
  ), written as (
    insert into public.cart_items as i
      (cart_id, variant_id, quantity, seen_price, seen_step, seen_currency, added_at)
    select mine, f.variant_id, f.fitting, f.seen_price, f.seen_step, f.seen_currency, f.added_at
    from fits f where f.fitting > 0
    on conflict (cart_id, variant_id) do update set quantity = excluded.quantity
  )
  select f.variant_id, f.wanted, f.fitting from fits f where f.fitting < f.wanted order by f.added_at, f.variant_id;

  delete from public.carts c where c.id = guest;
  perform private.touch_cart(mine);
end $$;

create or replace function private.may_listen(p_topic text) returns boolean
language sql stable security definer set search_path = ''
as $$
/* Who may listen to what is not for everyone: a stall's people and admins to `vendor:<id>`, admins to `ops`, people to
   `cart:<their id>`. */
  select case
    when p_topic like 'vendor:%' then private.is_admin() or exists (
      select from public.vendor_members m
      where m.user_id = (select auth.uid()) and p_topic = 'vendor:' || m.vendor_id)
    when p_topic = 'ops' then private.is_admin()
    when p_topic like 'cart:%' then coalesce(p_topic = 'cart:' || (select auth.uid()), false)
    else false
  end
$$;

revoke execute on function
  private.find_cart(uuid, bytea), private.open_cart(uuid, bytea, bytea), private.touch_cart(uuid),
  private.put_in_cart(uuid, bytea, bytea, uuid, numeric, boolean, numeric),
  private.take_from_cart(uuid, bytea, uuid), private.merge_carts(uuid, bytea)
  from public, anon, authenticated, service_role;
grant execute on function
  private.find_cart(uuid, bytea), private.put_in_cart(uuid, bytea, bytea, uuid, numeric, boolean, numeric),
  private.take_from_cart(uuid, bytea, uuid), private.merge_carts(uuid, bytea) to service_role;
