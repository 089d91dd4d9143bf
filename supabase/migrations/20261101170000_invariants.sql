-- The promises about stock, checked without reading all of history at once.
--
-- check_invariants() looks at what changed since its last look, at what it knows to be broken, and at the next slice of
-- everything; it costs the same however much there is. What it finds is kept until a later look finds it mended. The
-- slices go round: at a look every 12 s, a table of 100,000 rows in twenty minutes; the job `check-invariants` goes
-- round in one night's run. Whatever is damaged, by whomever and past whichever trigger, is met by a slice.
-- check_all_invariants() counts all of it afresh.
--
-- What changed: rows whose transaction was not over when the last look began. A row's `xmin` says so, also of one that
-- was written long before it was committed; `updated_at` and the ledger's ids only narrow the search, by the ten minutes
-- that a transaction may take, or 2,000 lines. One that takes longer, and more than 5,000 changes at once, are left to
-- the slices.
--
-- The ledger is not added up: each line must follow from the one before it on its shelf (balance_after), and the shelf
-- holds what the last line says. Only a shelf where that is not so is added up, and that sum decides.

/* What a look looks at, by id. `doubtful`: shelves whose ledger is added up. */
create type private.invariant_scope as (
  shelves uuid[], movements bigint[], products uuid[], orders uuid[], variants uuid[], doubtful uuid[]
);

create type private.violation as (invariant text, subject_id uuid, expected numeric, actual numeric, detail text);

create table private.invariant_looks (
  is_only boolean primary key default true check (is_only),
  at timestamptz not null,
  oldest_transaction bigint not null,
  last_movement bigint not null
);
comment on table private.invariant_looks is
  'The last look: when it began, the oldest transaction that was not over then, the last ledger line it saw.';

revoke all on private.invariant_looks from public, anon, authenticated, service_role;

create table private.invariant_rounds (
  kind text primary key check (kind in ('shelves', 'movements', 'products', 'orders')),
  last_key text check (char_length(last_key) <= 40),
  rounds bigint not null default 0,
  began_at timestamptz not null default now(),
  ended_at timestamptz
);
comment on table private.invariant_rounds is
  'How far the round through a table has come. `last_key` null: it begins anew.';

revoke all on private.invariant_rounds from public, anon, authenticated, service_role;

insert into private.invariant_rounds (kind) values ('shelves'), ('movements'), ('products'), ('orders');

create table private.invariant_violations (
  invariant text not null,
  subject_id uuid not null,
  expected numeric,
  actual numeric,
  detail text not null,
  found_at timestamptz not null default now(),
  checked_at timestamptz not null default now(),
  primary key (invariant, subject_id, detail)
);
comment on table private.invariant_violations is 'What is known to be broken, until a look finds it mended.';
create index idx_invariant_violations_checked on private.invariant_violations (checked_at);

revoke all on private.invariant_violations from public, anon, authenticated, service_role;

create function public.check_invariants()
returns table (invariant text, subject_id uuid, expected numeric, actual numeric, detail text)
language plpgsql volatile security definer set search_path = ''
as $$
/* What is known to be broken now, freshly checked for what changed since the last look and for the next slice of
   everything. No rows: nothing is known. For admins and the server. */
begin
  if not private.is_service() and not private.is_admin() then
    raise exception 'Only admins may check the invariants.' using errcode = '42501';
  end if;
  return query select v.* from private.look_at_invariants(1000) v;
end $$;

create function public.check_all_invariants()
returns table (invariant text, subject_id uuid, expected numeric, actual numeric, detail text)
language plpgsql stable security definer set search_path = ''
as $$
/* The five promises about stock, counted afresh: one pass over inventory, holds, ledger and order items. For the
   server; its cost grows with history. */
begin
  return query
    select * from private.broken_shelves()
    union all select * from private.broken_sales()
    union all select * from private.broken_products();
end $$;

create function private.invariant_slice(p_kind text, p_limit integer) returns text[]
language plpgsql stable set search_path = ''
as $$
/* The ids of the next slice of a round, at most `p_limit`, as text. */
declare
  nothing constant uuid := '00000000-0000-0000-0000-000000000000';
  behind text := (select r.last_key from private.invariant_rounds r where r.kind = p_kind);
begin
  return case p_kind
    when 'shelves' then array(select i.id::text from public.inventory i
      where i.id > coalesce(behind::uuid, nothing) order by i.id limit p_limit)
    when 'products' then array(select p.id::text from public.products p
      where p.id > coalesce(behind::uuid, nothing) order by p.id limit p_limit)
    when 'orders' then array(select o.id::text from public.orders o
      where o.id > coalesce(behind::uuid, nothing) order by o.id limit p_limit)
    else array(select m.id::text from public.inventory_movements m
      where m.id > coalesce(behind::bigint, 0) order by m.id limit p_limit)
  end;
end $$;

create function private.keep_violations(p_found private.violation[], p_shelves uuid[], p_products uuid[], p_sales uuid[])
returns void
language sql set search_path = ''
as $$
/* What was found takes the place of what was known about the subjects that were looked at. */
  delete from private.invariant_violations v
  where case v.invariant when 'product_stock_equals_inventory' then v.subject_id = any (p_products)
      when 'sold_equals_orders' then v.subject_id = any (p_sales) else v.subject_id = any (p_shelves) end
    and not exists (select from unnest(p_found) f
      where f.invariant = v.invariant and f.subject_id = v.subject_id and f.detail = v.detail);
  insert into private.invariant_violations as v (invariant, subject_id, expected, actual, detail)
  select f.invariant, f.subject_id, f.expected, f.actual, f.detail from unnest(p_found) f
  on conflict (invariant, subject_id, detail) do update
    set expected = excluded.expected, actual = excluded.actual, checked_at = now();
$$;

create function private.doubtful_shelves(p_movements bigint[]) returns uuid[]
language sql stable set search_path = ''
as $$
/* Shelves on which one of these ledger lines does not follow from the line before it. */
  select coalesce(array_agg(distinct m.inventory_id), '{}')
  from public.inventory_movements m
  left join lateral (
    select p.balance_after from public.inventory_movements p
    where p.inventory_id = m.inventory_id and p.id < m.id order by p.id desc limit 1
  ) before on true
  where m.id = any (p_movements) and m.balance_after <> coalesce(before.balance_after, 0) + m.delta
$$;

create function private.broken_shelves_of(p_shelves uuid[], p_doubtful uuid[]) returns setof private.violation
language sql stable set search_path = ''
as $$
/* Invariants 1 to 3 of these shelves. Those in `p_doubtful`, and those that do not hold what their last line says, are
   added up. */
  with shelves as materialized (
    select i.id, i.quantity, i.reserved,
      i.id = any (p_doubtful) or i.quantity <> coalesce(last.balance_after, 0) as is_doubtful
    from public.inventory i
    left join lateral (
      select m.balance_after from public.inventory_movements m where m.inventory_id = i.id order by m.id desc limit 1
    ) last on true
    where i.id = any (p_shelves)
  )
  select 'reserved_within_quantity', s.id, s.quantity, s.reserved, 'reserved must lie between 0 and quantity'
  from shelves s where not (s.reserved between 0 and s.quantity)
  union all
  select 'quantity_equals_ledger', s.id, coalesce(m.total, 0), s.quantity, 'quantity must be the sum of its movements'
  from shelves s
  left join lateral (
    select sum(m.delta) as total from public.inventory_movements m where m.inventory_id = s.id
  ) m on true
  where s.is_doubtful and s.quantity <> coalesce(m.total, 0)
  union all
  select 'reserved_equals_holds', s.id, coalesce(h.total, 0), s.reserved, 'reserved must be the sum of its holds'
  from shelves s
  left join lateral (select sum(h.quantity) as total from public.holds h where h.inventory_id = s.id) h on true
  where s.reserved <> coalesce(h.total, 0)
$$;

create function private.broken_sales_of(p_orders uuid[], p_variants uuid[]) returns setof private.violation
language sql stable set search_path = ''
as $$
/* Invariant 4 of these orders, and of what was sold of these variants without any order. */
  with ordered as (
    select i.order_id, i.variant_id, i.location_id, sum(i.quantity) as units,
      sum(i.quantity) filter (where o.status = 'cancelled') as cancelled
    from public.order_items i join public.vendor_orders o on o.id = i.vendor_order_id
    where i.order_id = any (p_orders)
    group by i.order_id, i.variant_id, i.location_id
  ), lines as (
    select m.order_id, m.variant_id, m.location_id, m.reason, m.delta from public.inventory_movements m
    where m.order_id = any (p_orders) and m.reason in ('sold', 'returned')
    union all
    select m.order_id, m.variant_id, m.location_id, m.reason, m.delta from public.inventory_movements m
    where m.variant_id = any (p_variants) and m.order_id is null and m.reason = 'sold'
  ), moved as (
    select l.order_id, l.variant_id, l.location_id,
      coalesce(-sum(l.delta) filter (where l.reason = 'sold'), 0) as sold,
      coalesce(sum(l.delta) filter (where l.reason = 'returned'), 0) as given_back
    from lines l group by l.order_id, l.variant_id, l.location_id
  ), compared as (
    select coalesce(o.order_id, m.order_id) as order_id, coalesce(o.variant_id, m.variant_id) as variant_id,
      coalesce(o.units, 0) - coalesce(o.cancelled, 0) as expected,
      coalesce(m.sold, 0) - case when o.cancelled is null then 0 else least(m.given_back, o.cancelled) end as actual
    from ordered o
    full join moved m on m.order_id = o.order_id and m.variant_id = o.variant_id and m.location_id = o.location_id
  )
  select 'sold_equals_orders', coalesce(c.order_id, c.variant_id), c.expected, c.actual,
    format('units of variant %s sold in the ledger must be those of the order', c.variant_id)
  from compared c where c.expected is distinct from c.actual
$$;

create function private.broken_products_of(p_products uuid[]) returns setof private.violation
language sql stable set search_path = ''
as $$
/* Invariant 5 of these products. */
  select 'product_stock_equals_inventory', p.id, s.available, p.stock_quantity,
    format('stock_status is %s and must be %s', p.stock_status, s.status)
  from private.product_stock(p_products) s
  join public.products p on p.id = s.product_id
  where p.stock_quantity <> s.available or p.stock_status <> s.status
$$;

create function private.broken_shelves()
returns table (invariant text, subject_id uuid, expected numeric, actual numeric, detail text)
language sql stable set search_path = ''
as $$
/* Invariants 1 to 3: what is set aside fits on the shelf, the ledger explains the balance, the holds explain what
   is set aside. A hold counts until its row is gone: expiry frees it when somebody releases it, not before. */
  select 'reserved_within_quantity', i.id, i.quantity, i.reserved, 'reserved must lie between 0 and quantity'
  from public.inventory i where not (i.reserved between 0 and i.quantity)
  union all
  select 'quantity_equals_ledger', i.id, coalesce(m.total, 0), i.quantity, 'quantity must be the sum of its movements'
  from public.inventory i
  left join (
    select m.inventory_id, sum(m.delta) as total from public.inventory_movements m group by m.inventory_id
  ) m on m.inventory_id = i.id
  where i.quantity <> coalesce(m.total, 0)
  union all
  select 'reserved_equals_holds', i.id, coalesce(h.total, 0), i.reserved, 'reserved must be the sum of its holds'
  from public.inventory i
  left join (select h.inventory_id, sum(h.quantity) as total from public.holds h group by h.inventory_id) h
    on h.inventory_id = i.id
  where i.reserved <> coalesce(h.total, 0)
$$;

create function private.broken_sales()
returns table (invariant text, subject_id uuid, expected numeric, actual numeric, detail text)
language sql stable set search_path = ''
as $$
/* Invariant 4, per order, variant and location: what the ledger says was sold is what the order says, and a
   cancelled vendor order has given everything back. Returns after delivery do not undo the sale. */
  with ordered as (
    select i.order_id, i.variant_id, i.location_id, sum(i.quantity) as units,
      sum(i.quantity) filter (where o.status = 'cancelled') as cancelled
    from public.order_items i join public.vendor_orders o on o.id = i.vendor_order_id
    group by i.order_id, i.variant_id, i.location_id
  ), moved as (
    select m.order_id, m.variant_id, m.location_id,
      coalesce(-sum(m.delta) filter (where m.reason = 'sold'), 0) as sold,
      coalesce(sum(m.delta) filter (where m.reason = 'returned'), 0) as given_back
    from public.inventory_movements m
    where m.reason = 'sold' or (m.reason = 'returned' and m.order_id is not null)
    group by m.order_id, m.variant_id, m.location_id
  ), compared as (
    select coalesce(o.order_id, m.order_id) as order_id, coalesce(o.variant_id, m.variant_id) as variant_id,
      coalesce(o.units, 0) - coalesce(o.cancelled, 0) as expected,
      coalesce(m.sold, 0) - case when o.cancelled is null then 0 else least(m.given_back, o.cancelled) end as actual
    from ordered o
    full join moved m on m.order_id = o.order_id and m.variant_id = o.variant_id and m.location_id = o.location_id
  )
  select 'sold_equals_orders', coalesce(c.order_id, c.variant_id), c.expected, c.actual,
    format('units of variant %s sold in the ledger must be those of the order', c.variant_id)
  from compared c where c.expected is distinct from c.actual
$$;

create function private.broken_products()
returns table (invariant text, subject_id uuid, expected numeric, actual numeric, detail text)
language sql stable set search_path = ''
as $$
/* Invariant 5: what the catalogue shows is what the shelves hold. */
  select 'product_stock_equals_inventory', p.id, s.available, p.stock_quantity,
    format('stock_status is %s and must be %s', p.stock_status, s.status)
  from private.product_stock(array(select id from public.products)) s
  join public.products p on p.id = s.product_id
  where p.stock_quantity <> s.available or p.stock_status <> s.status
$$;

create function private.changed_since(p_look private.invariant_looks) returns private.invariant_scope
language plpgsql set search_path = ''
as $$
/* What changed since a look: rows whose transaction was not over when it began; of each kind the newest 5,000. */
declare
  most constant integer := 5000;
  -- Ids of transactions in rows lack the upper half; all that are in use lie below this.
  next_transaction bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000;
  oldest bigint := coalesce(p_look.oldest_transaction, 0);
  since timestamptz := coalesce(p_look.at - interval '10 minutes', '-infinity');
  scope private.invariant_scope;
begin
  -- A database that was restored into another server counts transactions anew.
  if oldest > next_transaction then
    oldest := 0;
  end if;
  scope.shelves := array(select i.id from public.inventory i
    where i.updated_at > since and next_transaction - ((next_transaction - i.xmin::text::bigint) & 4294967295) >= oldest
    order by i.updated_at desc, i.id desc limit most);
  scope.movements := array(select m.id from public.inventory_movements m
    where m.id > coalesce(p_look.last_movement, 0) - 2000
      and next_transaction - ((next_transaction - m.xmin::text::bigint) & 4294967295) >= oldest
    order by m.id desc limit most);
  scope.orders := array(select w.order_id from public.vendor_orders w
    where w.updated_at > since and next_transaction - ((next_transaction - w.xmin::text::bigint) & 4294967295) >= oldest
    order by w.updated_at desc, w.id desc limit most);
  scope.products := array(select v.product_id from public.product_variants v
    where v.updated_at > since and next_transaction - ((next_transaction - v.xmin::text::bigint) & 4294967295) >= oldest
    order by v.updated_at desc, v.id desc limit most);
  return scope;
end $$;

create function private.next_invariant_slices(p_slice integer) returns jsonb
language sql stable set search_path = ''
as $$
/* The next slice of each round: {shelves, movements, products, orders}, ids as text. */
  select jsonb_object_agg(r.kind, to_jsonb(private.invariant_slice(r.kind, p_slice)))
  from unnest(array['shelves', 'movements', 'products', 'orders']) r (kind)
$$;

create function private.add_slices(p_scope private.invariant_scope, p_slices jsonb) returns private.invariant_scope
language plpgsql stable set search_path = ''
as $$
/* The scope with a slice of each round, and with what is known, that first which was not looked at for the longest
   time. */
begin
  p_scope.shelves := p_scope.shelves || array(select jsonb_array_elements_text(p_slices -> 'shelves')::uuid);
  p_scope.movements := p_scope.movements || array(select jsonb_array_elements_text(p_slices -> 'movements')::bigint);
  p_scope.products := p_scope.products || array(select jsonb_array_elements_text(p_slices -> 'products')::uuid);
  p_scope.orders := p_scope.orders || array(select jsonb_array_elements_text(p_slices -> 'orders')::uuid);

  select p_scope.shelves || coalesce(array_agg(v.subject_id) filter (where v.invariant
      in ('reserved_within_quantity', 'quantity_equals_ledger', 'reserved_equals_holds')), '{}'),
    p_scope.products || coalesce(array_agg(v.subject_id) filter (where v.invariant = 'product_stock_equals_inventory'), '{}'),
    p_scope.orders || coalesce(array_agg(v.subject_id) filter (where v.invariant = 'sold_equals_orders'), '{}'),
    coalesce(array_agg(v.subject_id) filter (where v.invariant = 'sold_equals_orders'), '{}')
  into p_scope.shelves, p_scope.products, p_scope.orders, p_scope.variants
  from (select w.* from private.invariant_violations w order by w.checked_at limit 1000) v;
  return p_scope;
end $$;

create function private.follow_movements(p_scope private.invariant_scope, p_last_movement bigint)
returns private.invariant_scope
language plpgsql stable set search_path = ''
as $$
/* The scope with what its ledger lines lead to, each subject once. Of lines that the last look has seen
   (`p_last_movement`) the shelves are right when the lines follow each other and the last one is right. */
declare
  doubtful uuid[] := private.doubtful_shelves(p_scope.movements);
begin
  select p_scope.shelves || doubtful
      || coalesce(array_agg(m.inventory_id) filter (where m.id > coalesce(p_last_movement, 0)), '{}'),
    p_scope.orders || coalesce(array_agg(m.order_id) filter (where m.order_id is not null), '{}'),
    p_scope.variants || coalesce(array_agg(m.variant_id) filter (where m.order_id is null and m.reason = 'sold'), '{}')
  into p_scope.shelves, p_scope.orders, p_scope.variants
  from public.inventory_movements m where m.id = any (p_scope.movements);
  p_scope.doubtful := doubtful || array(select v.subject_id from private.invariant_violations v
    where v.invariant = 'quantity_equals_ledger' order by v.checked_at limit 1000);
  p_scope.shelves := array(select distinct s from unnest(p_scope.shelves) s);
  p_scope.orders := array(select distinct o from unnest(p_scope.orders) o);
  p_scope.variants := array(select distinct v from unnest(p_scope.variants) v);
  p_scope.products := array(select distinct p from unnest(p_scope.products || array(
    select i.product_id from public.inventory i where i.id = any (p_scope.shelves))) p);
  return p_scope;
end $$;

create function private.keep_look(p_slices jsonb, p_slice integer, p_oldest_transaction bigint) returns void
language sql set search_path = ''
as $$
/* Writes down how far the rounds have come, and when this look was. `p_slice`: how many rows were asked for; a slice
   with fewer was the last of its round. */
  update private.invariant_rounds r
  set last_key = case when s.is_last then null else p_slices -> r.kind ->> -1 end,
    rounds = r.rounds + s.is_last::integer,
    ended_at = case when s.is_last then now() else r.ended_at end,
    began_at = case when r.last_key is null then now() else r.began_at end
  from (
    select e.key, jsonb_array_length(e.value) < p_slice as is_last from jsonb_each(p_slices) e
  ) s
  where s.key = r.kind;
  insert into private.invariant_looks as l (at, oldest_transaction, last_movement)
  values (now(), p_oldest_transaction, coalesce((select max(m.id) from public.inventory_movements m), 0))
  on conflict (is_only) do update set at = excluded.at, oldest_transaction = excluded.oldest_transaction,
    last_movement = excluded.last_movement;
$$;

create function private.look_at_invariants(p_slice integer) returns setof private.violation
language plpgsql set search_path = ''
as $$
/* One look: what changed, what is known, and the next `p_slice` rows of each round. Returns all that is known to be
   broken then. Two looks at once: the second one keeps nothing of what it sees, and so does one that may not write. */
declare
  oldest_now bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  look private.invariant_looks;
  locked integer;
  keeps boolean := false;
  slices jsonb;
  scope private.invariant_scope;
  found private.violation[];
begin
  select * into look from private.invariant_looks l;
  if current_setting('transaction_read_only') = 'off' then
    perform from private.invariant_rounds r order by r.kind for update skip locked;
    get diagnostics locked = row_count;
    keeps := locked = 4;
  end if;

  scope := private.changed_since(look);
  slices := private.next_invariant_slices(p_slice);
  scope := private.follow_movements(private.add_slices(scope, slices), look.last_movement);
  found := array(select row(b.*)::private.violation from private.broken_shelves_of(scope.shelves, scope.doubtful) b)
    || array(select row(b.*)::private.violation from private.broken_sales_of(scope.orders, scope.variants) b)
    || array(select row(b.*)::private.violation from private.broken_products_of(scope.products) b);

  if keeps then
    perform private.keep_violations(found, scope.shelves, scope.products, scope.orders || scope.variants);
    perform private.keep_look(slices, p_slice, oldest_now);
    return query select v.invariant, v.subject_id, v.expected, v.actual, v.detail
      from private.invariant_violations v order by v.found_at, v.invariant, v.subject_id;
    return;
  end if;
  return query
    select f.* from unnest(found) f
    union all
    select v.invariant, v.subject_id, v.expected, v.actual, v.detail from private.invariant_violations v
    where not (v.subject_id = any (scope.shelves || scope.products || scope.orders || scope.variants));
end $$;

revoke execute on function
  public.check_invariants(), public.check_all_invariants(), private.changed_since(private.invariant_looks), private.next_invariant_slices(integer),
  private.add_slices(private.invariant_scope, jsonb), private.follow_movements(private.invariant_scope, bigint),
  private.keep_look(jsonb, integer, bigint),
  private.look_at_invariants(integer),
  private.invariant_slice(text, integer), private.keep_violations(private.violation[], uuid[], uuid[], uuid[]),
  private.doubtful_shelves(bigint[]), private.broken_shelves_of(uuid[], uuid[]),
  private.broken_sales_of(uuid[], uuid[]), private.broken_products_of(uuid[]), private.broken_shelves(),
  private.broken_sales(), private.broken_products() from public, anon, authenticated, service_role;
grant execute on function public.check_invariants() to authenticated, service_role;
grant execute on function public.check_all_invariants() to service_role;
