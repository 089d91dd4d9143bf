-- What was sold: one order for the shopper, one vendor order with a life of its own for each stall: who may do which
-- step from which state, what each step writes.
--
-- The commands are in `private`: the mail about a step is sent by the server in the same transaction, so a client
-- that could call them past the server would leave the shopper without word.
-- Locks are taken in one order: the order, its part, inventory rows by id, products by id.

create type public.order_status as enum ('pending', 'confirmed', 'completed', 'cancelled');

create type public.vendor_order_status as enum ('pending', 'accepted', 'packed', 'shipped', 'delivered', 'cancelled', 'returned');

/* What the mail about a step needs. `customer_email` is null for a shopper without an account. */
create type private.order_change as (
  event_id bigint, order_id uuid, order_number bigint, store_name text, customer_email text,
  status public.vendor_order_status, version integer
);

create table public.orders (
  id uuid primary key default gen_random_uuid(),
  number bigint generated always as identity unique,
  customer_id uuid references public.profiles (id) on delete set null,
  status public.order_status not null default 'pending',
  currency char(3) not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  subtotal numeric(12,2) not null check (subtotal >= 0),
  shipping numeric(12,2) not null default 0 check (shipping >= 0),
  total numeric(12,2) not null check (total = subtotal + shipping),
  shipping_address jsonb not null default '{}' check (jsonb_typeof(shipping_address) = 'object'),
  idempotency_key text check (char_length(idempotency_key) between 8 and 200),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (customer_id, idempotency_key),
  constraint orders_shipping_address_bound check (octet_length(shipping_address::text) <= 8000)
);
comment on table public.orders is 'What a shopper ordered at once, from however many stalls.';
create index idx_orders_created_status on public.orders (created_at desc, status);
create index idx_orders_customer_created on public.orders (customer_id, created_at desc, id desc);

alter table public.orders enable row level security;
revoke all on public.orders from public, anon, authenticated, service_role;
revoke all on sequence public.orders_number_seq from public, anon, authenticated;
grant select, insert, update, delete on public.orders to service_role;
grant select (id, number, customer_id, status, currency, subtotal, shipping, total, shipping_address, created_at,
    updated_at)
  on public.orders to authenticated;
create policy "shoppers read their orders, admins all" on public.orders for select to authenticated
  using (customer_id = (select auth.uid()) or (select private.is_admin()));

create trigger touch_updated_at before update on public.orders
  for each row execute function private.touch_updated_at();

create table public.vendor_orders (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null references public.orders (id) on delete restrict,
  vendor_id uuid not null references public.vendors (id) on delete restrict,
  status public.vendor_order_status not null default 'pending',
  subtotal numeric(12,2) not null check (subtotal >= 0),
  commission numeric(12,2) not null default 0 check (commission between 0 and subtotal),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  carrier text check (char_length(carrier) between 1 and 80),
  tracking_number text check (char_length(tracking_number) between 1 and 80),
  /* Grows with every step and every return: what a reader saw is named by it. */
  version integer not null default 0,
  unique (order_id, vendor_id),
  unique (id, order_id, vendor_id)
);
comment on table public.vendor_orders is 'A stall''s part of an order, which goes its own steps.';
create index idx_vendor_orders_vendor_created on public.vendor_orders (vendor_id, created_at desc, id desc);
create index idx_vendor_orders_open on public.vendor_orders (vendor_id, created_at, id)
  where status in ('pending', 'accepted', 'packed');
create unique index idx_vendor_orders_changed on public.vendor_orders (updated_at, id);

alter table public.vendor_orders enable row level security;
revoke all on public.vendor_orders from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.vendor_orders to service_role;
grant select (id, order_id, vendor_id, status, subtotal, created_at, updated_at, carrier, tracking_number, version)
  on public.vendor_orders to authenticated;
create policy "shoppers and stalls read their part orders" on public.vendor_orders for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[])
    or exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));

create trigger touch_updated_at before update on public.vendor_orders
  for each row execute function private.touch_updated_at();

create table public.order_items (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null,
  vendor_order_id uuid not null,
  vendor_id uuid not null,
  product_id uuid not null references public.products (id) on delete restrict,
  variant_id uuid not null references public.product_variants (id) on delete restrict,
  location_id uuid not null references public.locations (id) on delete restrict,
  product_name text not null,
  variant_name text not null default '',
  quantity numeric(12,3) not null check (quantity > 0),
  unit public.unit_of_measure not null,
  step numeric(12,3) not null check (step > 0),
  unit_price numeric(12,2) not null check (unit_price >= 0),
  total numeric(12,2) not null check (total = round(unit_price * quantity / step, 2)),
  created_at timestamptz not null default now(),
  returned_quantity numeric(12,3) not null default 0,
  check (mod(quantity, step) = 0),
  foreign key (vendor_order_id, order_id, vendor_id)
    references public.vendor_orders (id, order_id, vendor_id) on delete restrict,
  constraint order_items_returned_check
    check (returned_quantity between 0 and quantity and mod(returned_quantity, step) = 0),
  constraint order_items_product_name_bound check (char_length(product_name) <= 160),
  constraint order_items_variant_name_bound check (char_length(variant_name) <= 80)
);
comment on table public.order_items is 'A line of a part order, in the words and at the price of its day.';
comment on column public.order_items.unit_price is 'The price of one `step` when it was sold.';
comment on column public.order_items.returned_quantity is 'How much of it the shopper has sent back.';
create index idx_order_items_order on public.order_items (order_id);
create index idx_order_items_vendor_created on public.order_items (vendor_id, created_at desc);
-- For foreign keys: without them, deleting a draft or its variant reads every line ever sold.
create index idx_order_items_product on public.order_items (product_id);
create index idx_order_items_variant on public.order_items (variant_id);
create unique index idx_order_items_location on public.order_items (location_id, id);
create index idx_order_items_vendor_order on public.order_items (vendor_order_id, order_id, vendor_id);

alter table public.order_items enable row level security;
revoke all on public.order_items from public, anon, authenticated, service_role;
grant select on public.order_items to authenticated;
grant select, insert, update, delete on public.order_items to service_role;
create policy "shoppers and stalls read their order items" on public.order_items for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[])
    or exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));

create table public.order_events (
  id bigint generated always as identity primary key,
  order_id uuid not null references public.orders (id) on delete restrict,
  vendor_order_id uuid references public.vendor_orders (id) on delete restrict,
  vendor_id uuid references public.vendors (id) on delete restrict,
  kind text not null check (char_length(kind) between 1 and 60),
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  created_at timestamptz not null default now(),
  constraint order_events_details_bound check (octet_length(details::text) <= 100000)
);
comment on table public.order_events is 'What happened to an order and its parts, in order, and who did it.';
create index idx_order_events_order on public.order_events (order_id, id);
create index idx_order_events_vendor on public.order_events (vendor_id, id desc)
  where vendor_id is not null;
create index idx_order_events_vendor_order on public.order_events (vendor_order_id)
  where vendor_order_id is not null;

alter table public.order_events enable row level security;
revoke all on public.order_events from public, anon, authenticated, service_role;
revoke all on sequence public.order_events_id_seq from public, anon, authenticated;
grant select on public.order_events to authenticated;
grant select, insert, update, delete on public.order_events to service_role;
create policy "shoppers and stalls read what happened to their orders" on public.order_events for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[])
    or (kind <> 'stepped_back'
      and exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid()))));

-- Orders: a step that was taken back is no news for the shopper, as `private.step_back_vendor_order` promises, and which
-- of the stall's people made a step is the stall's own. A column that one part of `authenticated` may read cannot be
-- granted, so it is a table of its own.
create table private.order_event_actors (
  event_id bigint primary key references public.order_events (id) on delete cascade,
  actor_id uuid not null
);
comment on table private.order_event_actors is 'Who of the stall made a step; none where the server or a key did.';

revoke all on private.order_event_actors from public, anon, authenticated, service_role;

create view public.stall_orders with (security_barrier) as
  select vo.id, vo.order_id, vo.vendor_id, o.number, vo.status, vo.version, o.currency, vo.subtotal,
    coalesce(o.shipping_address ->> 'full_name', '') as customer_name, o.shipping_address,
    vo.carrier, vo.tracking_number, vo.created_at, vo.updated_at, v.store_name, v.time_zone
  from public.vendor_orders vo
  join public.orders o on o.id = vo.order_id
  join public.vendors v on v.id = vo.vendor_id
  where vo.vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vo.vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[]);
comment on view public.stall_orders is
  'Clients of a stall cannot read `orders`: the total and the other stalls'' parts are no business of theirs. Name '
  'and address are. Runs as its owner, past RLS and column grants; its WHERE is the policy.';
revoke all on public.stall_orders from public, anon, authenticated, service_role;
grant select on public.stall_orders to authenticated;

create function private.vendor_order_steps()
returns table (
  command text, from_status public.vendor_order_status, to_status public.vendor_order_status,
  min_role public.member_role
)
language sql immutable set search_path = ''
as $$
/* Every step there is. The same table is lib/market/orders/state-machine.ts; a test holds them side by side.
   `undo` takes the last step forward back while its mail still waits; `reopen` is for later, before the parcel left. */
  values
    ('advance', 'pending'::public.vendor_order_status, 'accepted'::public.vendor_order_status,
      'staff'::public.member_role),
    ('advance', 'accepted', 'packed', 'staff'),
    ('advance', 'packed', 'shipped', 'staff'),
    ('advance', 'shipped', 'delivered', 'staff'),
    ('undo', 'accepted', 'pending', 'staff'),
    ('undo', 'packed', 'accepted', 'staff'),
    ('undo', 'shipped', 'packed', 'staff'),
    ('undo', 'delivered', 'shipped', 'staff'),
    ('reopen', 'packed', 'accepted', 'manager'),
    ('cancel', 'pending', 'cancelled', 'manager'),
    ('cancel', 'accepted', 'cancelled', 'manager'),
    ('cancel', 'packed', 'cancelled', 'manager'),
    ('return', 'shipped', 'returned', 'manager'),
    ('return', 'delivered', 'returned', 'manager')
$$;

create function private.may_move_order(p_vendor_id uuid, p_min_role public.member_role) returns boolean
language sql stable set search_path = ''
as $$
/* Who may give a command at this stall: its people by role, the server; programs whose key may write orders do what
   staff do. */
  select private.is_service() or private.is_member(p_vendor_id, p_min_role)
    or (p_min_role = 'staff' and coalesce(p_vendor_id = any (private.key_vendor_ids('orders:write')), false))
$$;

create function private.part_json(p_part public.vendor_orders) returns jsonb
language sql immutable set search_path = ''
as $$
/* The part of an order as conflicts tell it. */
select jsonb_build_object('id', p_part.id, 'status', p_part.status, 'version', p_part.version)
$$;

create function private.take_part(
  p_id uuid, p_command text, p_to public.vendor_order_status, p_from public.vendor_order_status, p_version integer
) returns public.vendor_orders
language plpgsql set search_path = ''
as $$
/* Locks the order and the part and makes sure that this asker may do this step now. Refuses: 42501 whoever may not
   (an id that there is not is refused alike), LS002 with the part as it is when it is not what the asker saw, LS003
   for a step that its state has not. */
declare
  part public.vendor_orders;
  needed public.member_role;
begin
  select * into part from public.vendor_orders v where v.id = p_id;
  select max(s.min_role) into needed from private.vendor_order_steps() s where s.command = p_command;
  if part.id is null or not private.may_move_order(part.vendor_id, needed) then
    raise exception 'Your role at this stall does not allow this.' using errcode = '42501';
  end if;

  -- The order first: its status follows from all its parts, so they change one at a time.
  perform from public.orders o where o.id = part.order_id for no key update;
  select * into part from public.vendor_orders v where v.id = p_id for no key update;
  if part.status <> p_from or part.version <> p_version then
    raise exception 'Somebody else changed this order meanwhile. This is how it stands now.'
      using errcode = 'LS002', detail = private.part_json(part)::text;
  end if;
  if not exists (select from private.vendor_order_steps() s
    where s.command = p_command and s.from_status = part.status and s.to_status = p_to) then
    raise exception 'An order that is % cannot become %.', part.status, p_to using errcode = 'LS003';
  end if;
  return part;
end $$;

create function private.status_of_order(p_order_id uuid) returns public.order_status
language sql stable set search_path = ''
as $$
/* The status of a whole order, from its parts. */
  select (case
    when bool_and(v.status = 'cancelled') then 'cancelled'
    when bool_and(v.status in ('delivered', 'returned', 'cancelled')) then 'completed'
    when bool_and(v.status in ('pending', 'cancelled')) then 'pending'
    else 'confirmed'
  end)::public.order_status
  from public.vendor_orders v where v.order_id = p_order_id
$$;

create function private.write_step(
  p_part public.vendor_orders, p_kind text, p_details jsonb, p_news text default null, p_words text default ''
) returns private.order_change
language plpgsql set search_path = ''
as $$
/* Writes a step down: the part, the order's own status, the event, and with a title word to the shopper. */
declare
  change private.order_change;
  customer uuid;
  whole public.order_status;
begin
  p_part.version := p_part.version + 1;
  update public.vendor_orders v
  set status = p_part.status, carrier = p_part.carrier, tracking_number = p_part.tracking_number,
    version = p_part.version
  where v.id = p_part.id;
  whole := private.status_of_order(p_part.order_id);
  update public.orders o set status = whole where o.id = p_part.order_id and o.status <> whole;

  insert into public.order_events (order_id, vendor_order_id, vendor_id, kind, details)
  values (p_part.order_id, p_part.id, p_part.vendor_id, p_kind, jsonb_strip_nulls(p_details))
  returning id into change.event_id;
  if private.is_client() and auth.uid() is not null then
    insert into private.order_event_actors (event_id, actor_id) values (change.event_id, auth.uid());
  end if;

  select o.number, o.customer_id, s.store_name, u.email into change.order_number, customer, change.store_name,
    change.customer_email
  from public.orders o join public.vendors s on s.id = p_part.vendor_id left join auth.users u on u.id = o.customer_id
  where o.id = p_part.order_id;
  change.order_id := p_part.order_id;
  change.status := p_part.status;
  change.version := p_part.version;
  if customer is not null and p_news is not null then
    insert into public.notifications (user_id, kind, title, body, link)
    values (customer, 'order_changed', left(format(p_news, change.store_name, change.order_number), 160),
      left(p_words, 1000), '/orders/' || p_part.order_id);
  end if;
  return change;
end $$;

create function private.actors_of_order(p_vendor_order_id uuid) returns table (event_id bigint, actor_id uuid)
language sql stable security definer set search_path = ''
as $$
/* Who made the steps of a part order, for the people of its stall and admins; nobody for anybody else. */
  select a.event_id, a.actor_id from public.order_events e
  join private.order_event_actors a on a.event_id = e.id
  where e.vendor_order_id = p_vendor_order_id and (private.is_member(e.vendor_id) or private.is_admin())
$$;

create function private.advance_vendor_order(
  p_vendor_order_id uuid, p_to public.vendor_order_status, p_from public.vendor_order_status default null,
  p_carrier text default null, p_tracking_number text default null, p_note text default null
) returns private.order_change
language plpgsql security definer set search_path = ''
as $$
/* One step forward: accepted, packed, shipped, delivered. `p_from` is the state the asker saw: of two who press the
   button at once one gets LS002. Carrier and tracking number belong to `shipped`; the note is for the shopper. */
declare
  part public.vendor_orders;
begin
  part := private.take_part(p_vendor_order_id, 'advance', p_to, p_from, null);
  if p_to <> 'shipped' and num_nonnulls(p_carrier, p_tracking_number) > 0 then
    raise exception 'A tracking number belongs to the step "shipped".' using errcode = 'LS003';
  end if;
  part.status := p_to;
  if p_to = 'shipped' then
    part.carrier := p_carrier;
    part.tracking_number := p_tracking_number;
  end if;
  return private.write_step(part, p_to::text,
    jsonb_build_object('carrier', p_carrier, 'tracking_number', p_tracking_number, 'note', p_note),
    case p_to when 'accepted' then '%s accepted your order %s' when 'packed' then '%s packed your order %s'
      when 'shipped' then '%s sent your order %s' else '%s says that order %s has arrived' end,
    concat_ws(' ', p_carrier, p_tracking_number, p_note));
end $$;

create function private.step_back_vendor_order(
  p_vendor_order_id uuid, p_from public.vendor_order_status,
  out change private.order_change, out undone_event bigint
)
language plpgsql security definer set search_path = ''
as $$
/* One step back. Within half a minute of a step forward, for those who may make it: the shopper's notification goes
   again and the server stops the mail, which waits that long, in the same transaction. Later a manager may open a
   packed parcel again; the shopper hears nothing of that. `undone_event` is null then. */
declare
  part public.vendor_orders;
  last public.order_events;
  target public.vendor_order_status;
begin
  select s.to_status into target from private.vendor_order_steps() s
  where s.command = 'undo' and s.from_status = p_from;
  part := private.take_part(p_vendor_order_id, 'undo', target, p_from, null);
  -- Read now that nobody else can write: whoever comes second finds the order changed, not his rights.
  select * into last from public.order_events e where e.vendor_order_id = part.id order by e.id desc limit 1;
  -- By the clock, not by when the transaction began: the mail's job, which starts when the half minute is over, waits
  -- for this lock and then sees what was undone.
  if last.kind is distinct from p_from::text or last.created_at <= clock_timestamp() - interval '30 seconds' then
    part := private.take_part(p_vendor_order_id, 'reopen', target, p_from, null);
  else
    undone_event := last.id;
    -- Of the same transaction as the event, so of the same instant.
    delete from public.notifications n using public.orders o
    where o.id = part.order_id and n.user_id = o.customer_id and n.kind = 'order_changed'
      and n.link = '/orders/' || part.order_id and n.created_at = last.created_at;
  end if;
  part.status := target;
  if target = 'packed' then
    part.carrier := null;
    part.tracking_number := null;
  end if;
  change := private.write_step(part, 'stepped_back',
    jsonb_build_object('from', p_from, 'to', target, 'undone_event', undone_event));
end $$;

create function private.restock(p_lines jsonb, p_order_id uuid, p_note text) returns void
language plpgsql set search_path = ''
as $$
/* Puts goods of an order back where they were taken from: [{variant_id, location_id, quantity}]. */
begin
  perform from public.inventory i
  join jsonb_to_recordset(p_lines) l (variant_id uuid, location_id uuid)
    on l.variant_id = i.variant_id and l.location_id = i.location_id
  order by i.id for no key update of i;
  perform from public.products p
  where p.id in (select v.product_id from public.product_variants v
    join jsonb_to_recordset(p_lines) l (variant_id uuid) on l.variant_id = v.id)
  order by p.id for no key update;
  perform private.move_stock(l.variant_id, l.location_id, sum(l.quantity), 'returned',
    case when private.is_client() then auth.uid() end, left(p_note, 300), p_order_id)
  from jsonb_to_recordset(p_lines) l (variant_id uuid, location_id uuid, quantity numeric)
  group by l.variant_id, l.location_id;
end $$;

create function private.cancel_vendor_order(
  p_vendor_order_id uuid, p_reason text, p_from public.vendor_order_status default null
) returns private.order_change
language plpgsql security definer set search_path = ''
as $$
/* The stall will not send its part: everything goes back on the shelves, the other stalls' parts stay as they are.
   The shopper is told the reason. */
declare
  part public.vendor_orders;
  lines jsonb;
begin
  part := private.take_part(p_vendor_order_id, 'cancel', 'cancelled', p_from, null);
  if coalesce(btrim(p_reason), '') = '' then
    raise exception 'Say why: the shopper reads it.' using errcode = 'LS003';
  end if;
  select jsonb_agg(to_jsonb(i)) into lines from public.order_items i where i.vendor_order_id = part.id;
  perform private.restock(coalesce(lines, '[]'), part.order_id, p_reason);
  part.status := 'cancelled';
  return private.write_step(part, 'cancelled', jsonb_build_object('reason', p_reason),
    '%s cancelled its part of your order %s', p_reason);
end $$;

create function private.return_items(
  p_vendor_order_id uuid, p_items jsonb, p_reason text, p_restock boolean, p_version integer
) returns private.order_change
language plpgsql security definer set search_path = ''
as $$
/* Goods came back: [{item_id, quantity}], in the units of the lines. On the shelf again only when they can be sold
   again. When all of it is back the part is `returned`, else it stays where it is. `p_version` is the version that
   the asker saw: a second press of the button takes nothing back twice. */
declare
  part public.vendor_orders;
  lines jsonb;
begin
  part := private.take_part(p_vendor_order_id, 'return', 'returned', null, p_version);
  with back as (
    select b.item_id, sum(b.quantity) as quantity
    from jsonb_to_recordset(p_items) b (item_id uuid, quantity numeric) group by b.item_id
  )
  select jsonb_agg(jsonb_build_object('item_id', b.item_id, 'quantity', b.quantity, 'unit', i.unit,
    'product_name', i.product_name, 'variant_name', i.variant_name,
    'variant_id', i.variant_id, 'location_id', i.location_id) order by i.product_name, i.id) into lines
  from back b left join public.order_items i on i.id = b.item_id and i.vendor_order_id = part.id
    and b.quantity > 0 and mod(b.quantity, i.step) = 0 and i.returned_quantity + b.quantity <= i.quantity;
  if lines is null or exists (select from jsonb_to_recordset(lines) l (variant_id uuid) where l.variant_id is null) then
    raise exception 'No more can come back than was sent, in the amounts that it is sold in.' using errcode = 'LS003';
  end if;

  update public.order_items i set returned_quantity = i.returned_quantity + l.quantity
  from jsonb_to_recordset(lines) l (item_id uuid, quantity numeric) where i.id = l.item_id;
  if p_restock then
    perform private.restock(lines, part.order_id, p_reason);
  end if;
  if not exists (select from public.order_items i
    where i.vendor_order_id = part.id and i.returned_quantity < i.quantity) then
    part.status := 'returned';
  end if;
  return private.write_step(part, case part.status when 'returned' then 'returned' else 'items_returned' end,
    jsonb_build_object('reason', p_reason, 'restocked', p_restock, 'items', (
      select jsonb_agg(l - 'variant_id' - 'location_id') from jsonb_array_elements(lines) l)),
    case part.status when 'returned' then '%s took your order %s back' else '%s took part of your order %s back' end,
    p_reason);
end $$;

revoke execute on function
  private.vendor_order_steps(), private.may_move_order(uuid, public.member_role),
  private.part_json(public.vendor_orders),
  private.take_part(uuid, text, public.vendor_order_status, public.vendor_order_status, integer),
  private.status_of_order(uuid), private.write_step(public.vendor_orders, text, jsonb, text, text),
  private.actors_of_order(uuid),
  private.advance_vendor_order(uuid, public.vendor_order_status, public.vendor_order_status, text, text, text),
  private.step_back_vendor_order(uuid, public.vendor_order_status), private.restock(jsonb, uuid, text),
  private.cancel_vendor_order(uuid, text, public.vendor_order_status),
  private.return_items(uuid, jsonb, text, boolean, integer) from public;
grant execute on function private.actors_of_order(uuid) to authenticated;
grant execute on function
  private.advance_vendor_order(uuid, public.vendor_order_status, public.vendor_order_status, text, text, text),
  private.step_back_vendor_order(uuid, public.vendor_order_status),
  private.cancel_vendor_order(uuid, text, public.vendor_order_status),
  private.return_items(uuid, jsonb, text, boolean, integer) to authenticated, service_role;
