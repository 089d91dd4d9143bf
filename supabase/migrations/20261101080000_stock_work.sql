-- Work on many shelves at once: bulk changes, moving goods between locations, stock-takes, and taking all of it back.
--
-- Each piece of such work is a row of `stock_changes`; the ledger lines that it wrote carry its id. Locks are taken as
-- in the stock ledger: inventory rows by id, then product rows by id. Opening a first shelf at a place is the
-- exception that may wait the wrong way round; Postgres then ends one of the two, and it may be sent again.
--
-- Who may: staff whatever adjusts or moves stock, as `adjust_stock` has it; managers thresholds, taking back a
-- stock-take, and ending one that somebody else began. Keys with `inventory:write` may all of it.

create table public.stock_takes (
  id uuid primary key default gen_random_uuid(),
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  location_id uuid not null,
  status text not null default 'open' check (status in ('open', 'finished')),
  started_by uuid,
  started_at timestamptz not null default now(),
  finished_by uuid,
  finished_at timestamptz,
  change_id uuid references public.stock_changes (id) on delete set null,
  check ((status = 'open') = (finished_at is null)),
  foreign key (location_id, vendor_id) references public.locations (id, vendor_id) on delete cascade
);
comment on table public.stock_takes is 'A count of a location, under way or finished.';
create unique index idx_stock_takes_one_open on public.stock_takes (location_id) where status = 'open';
create index idx_stock_takes_vendor on public.stock_takes (vendor_id, started_at desc);
create index idx_stock_takes_location on public.stock_takes (location_id, vendor_id);
create index idx_stock_takes_change on public.stock_takes (change_id) where change_id is not null;

alter table public.stock_takes enable row level security;
revoke all on public.stock_takes from public, anon, authenticated, service_role;
grant select on public.stock_takes to authenticated, service_role;
create policy "people and keys of a stall read stock-takes" on public.stock_takes for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

create table public.stock_take_lines (
  stock_take_id uuid not null references public.stock_takes (id) on delete cascade,
  variant_id uuid not null references public.product_variants (id) on delete cascade,
  vendor_id uuid not null,
  counted numeric(12,3) not null check (counted >= 0 and counted < 'Infinity'),
  /* What the shelf held by the records when it was counted: the difference is to this, whatever is sold later. */
  expected numeric(12,3) not null,
  counted_by uuid,
  counted_at timestamptz not null default now(),
  /* Finished without this line. */
  is_left_out boolean not null default false,
  primary key (stock_take_id, variant_id)
);
comment on table public.stock_take_lines is
  'What one variant was counted at, and what the records said in that moment.';
create index idx_stock_take_lines_variant on public.stock_take_lines (variant_id);

alter table public.stock_take_lines enable row level security;
revoke all on public.stock_take_lines from public, anon, authenticated, service_role;
grant select on public.stock_take_lines to authenticated, service_role;
create policy "people and keys of a stall read counts" on public.stock_take_lines for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('inventory:write'))::uuid[]));

create function private.require_stock_role(p_vendor_id uuid, p_role public.member_role) returns void
language plpgsql stable security definer set search_path = ''
as $$
/* Raises 42501 unless the asker works on this stall's stock: the server, its people from this role up, or a key with
   `inventory:write`. An unknown stall is refused like a foreign one. */
begin
  if not coalesce(private.is_service() or private.is_member(p_vendor_id, p_role)
    or p_vendor_id = any (private.key_vendor_ids('inventory:write')), false) then
    raise exception 'Only people of this stall may change its stock.' using errcode = '42501';
  end if;
end $$;

create function private.stock_actor() returns uuid
language sql stable set search_path = ''
as $$
/* Who is named by what is written about stock: the person who asks, nobody for keys and the server. */
select case when private.is_client() then auth.uid() end
$$;

create function private.move_shelves(
  p_ids uuid[], p_deltas numeric[], p_reason public.movement_reason, p_note text, p_change uuid
) returns void
language plpgsql security definer set search_path = ''
as $$
/* Moves many shelves in one statement and writes their ledger lines, with the promises of `move_stock`: the caller
   holds the locks of the inventory rows and has looked that nothing falls below what is set aside. */
begin
  perform from public.products p
  where p.id in (select i.product_id from public.inventory i where i.id = any (p_ids))
  order by p.id for no key update;

  with moved as (
    update public.inventory i set quantity = i.quantity + m.delta, version = i.version + 1, updated_at = now()
    from unnest(p_ids, p_deltas) as m (id, delta)
    where i.id = m.id
    returning i.*, m.delta
  )
  insert into public.inventory_movements (inventory_id, variant_id, product_id, vendor_id, location_id,
    delta, balance_after, reason, note, actor_id, change_id)
  select m.id, m.variant_id, m.product_id, m.vendor_id, m.location_id, m.delta, m.quantity, p_reason, p_note,
    private.stock_actor(), p_change
  from moved m order by m.delta, m.id;
end $$;

create function private.shelf_refusal(p_shelf public.inventory, p_after numeric) returns text
language sql immutable set search_path = ''
as $$
/* Why a shelf cannot come to hold this much, in words for people; null when it can. */
  select case
    when p_after < 0 then format('There are only %s on the shelf.', trim_scale(p_shelf.quantity))
    when p_after < p_shelf.reserved then format('%s are set aside for baskets.', trim_scale(p_shelf.reserved))
    when p_after > 999999999 then 'That is more than a shelf can hold.'
  end
$$;

create function private.shelf_names(p_inventory_id uuid, p_variant_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
/* A shelf's names, for answers that people read; null unless it is a shelf of this variant. */
  select jsonb_build_object('product_name', p.name, 'variant_name', v.name, 'sku', v.sku, 'location_name', l.name,
    'unit', v.unit)
  from public.inventory i
  join public.products p on p.id = i.product_id
  join public.product_variants v on v.id = i.variant_id
  join public.locations l on l.id = i.location_id
  where i.id = p_inventory_id and i.variant_id = p_variant_id
$$;

create function private.judge_stock_lines(p_vendor_id uuid, p_lines jsonb)
returns table (ord bigint, inventory_id uuid, variant_id uuid, location_id uuid, product_id uuid,
  before numeric, after numeric, low_before numeric, low_after numeric, refused text)
language sql stable security definer set search_path = ''
as $$
/* What lines of a bulk change would do to a stall's shelves. `refused` is null where nothing speaks against it. */
  with line as (
    select e.ord, (e.value ->> 'inventory_id')::uuid as inventory_id, (e.value ->> 'set')::numeric as set_to,
      (e.value ->> 'add')::numeric as added, (e.value ->> 'threshold')::numeric as threshold,
      (e.value ->> 'expected_quantity')::numeric as expected,
      count(*) over (partition by e.value ->> 'inventory_id') as times
    from jsonb_array_elements(p_lines) with ordinality as e (value, ord)
  ), wanted as (
    select l.*, i as shelf, i.id, i.quantity, i.low_stock_threshold as low_at,
      coalesce(l.set_to, i.quantity + l.added, i.quantity) as after,
      coalesce(l.threshold, i.low_stock_threshold) as low_after
    from line l left join public.inventory i on i.id = l.inventory_id and i.vendor_id = p_vendor_id
  )
  select w.ord, w.inventory_id, (w.shelf).variant_id, (w.shelf).location_id, (w.shelf).product_id,
    w.quantity, w.after, w.low_at, w.low_after,
    case
      when w.id is null then 'This stall has no such shelf.'
      when w.times > 1 then 'This shelf is named more than once.'
      when num_nonnulls(w.set_to, w.added, w.threshold) = 0 or num_nonnulls(w.set_to, w.added) > 1 then
        'Say one thing to do: set, add or a threshold.'
      when w.after <> round(w.after, 3) or w.low_after <> round(w.low_after, 3) then 'At most three decimals.'
      when w.low_after < 0 or w.low_after > 999999999 then 'A threshold is zero or more.'
      when w.expected <> w.quantity then format('It changed meanwhile and holds %s now.', trim_scale(w.quantity))
      else private.shelf_refusal(w.shelf, w.after)
    end
  from wanted w order by w.ord
$$;

create function public.adjust_stock_many(
  p_vendor_id uuid,
  p_lines jsonb,
  p_reason public.movement_reason default 'adjusted',
  p_note text default null,
  p_dry_run boolean default false
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
/* Changes up to 1,000 shelves of a stall at once: all of them or none, because half a delivery or half a price list
   would have to be found line by line. `p_lines`: [{"inventory_id", "set" | "add", "threshold", "expected_quantity"}].
   Answers {change_id, changed, refused, lines: [...]}; with `p_dry_run` that is all it does. A line that would change
   nothing is no refusal. LS002 with the refused lines in DETAIL when there are any. Thresholds are for managers. */
declare
  lines jsonb;
  refused jsonb;
  lowered jsonb;
  change uuid;
  ids uuid[];
  deltas numeric[];
begin
  perform private.require_stock_role(p_vendor_id,
    case when jsonb_path_exists(p_lines, '$[*].threshold') then 'manager' else 'staff' end::public.member_role);
  if p_reason is null or p_reason not in ('received', 'returned', 'adjusted') then
    raise exception 'Stock cannot be changed by hand for the reason "%".', p_reason using errcode = '22023';
  end if;
  if coalesce(jsonb_array_length(p_lines), 0) not between 1 and 1000 then
    raise exception 'Change between 1 and 1,000 shelves at once.' using errcode = 'LS003';
  end if;

  if not p_dry_run then
    perform from public.inventory i
    where i.vendor_id = p_vendor_id
      and i.id in (select (e ->> 'inventory_id')::uuid from jsonb_array_elements(p_lines) e)
    order by i.id for no key update;
  end if;
  -- Only a shelf of this stall has its variant here, and a name in the answer.
  select jsonb_agg(to_jsonb(j) || coalesce(private.shelf_names(j.inventory_id, j.variant_id), '{}') order by j.ord),
    jsonb_agg(to_jsonb(j) || coalesce(private.shelf_names(j.inventory_id, j.variant_id), '{}') order by j.ord)
      filter (where j.refused is not null),
    jsonb_agg(jsonb_build_object('inventory_id', j.inventory_id, 'from', j.low_before, 'to', j.low_after))
      filter (where j.refused is null and j.low_after <> j.low_before),
    array_agg(j.inventory_id order by j.inventory_id) filter (where j.refused is null and j.after <> j.before),
    array_agg(j.after - j.before order by j.inventory_id) filter (where j.refused is null and j.after <> j.before)
  into lines, refused, lowered, ids, deltas
  from private.judge_stock_lines(p_vendor_id, p_lines) j;

  if not p_dry_run and refused is not null then
    raise exception '% of % shelves cannot be changed like this. Nothing was changed.',
      jsonb_array_length(refused), jsonb_array_length(lines)
      using errcode = 'LS002', detail = jsonb_build_object('refused', refused)::text;
  end if;
  if not p_dry_run and (ids is not null or lowered is not null) then
    insert into public.stock_changes as c (vendor_id, kind, actor_id, thresholds)
    values (p_vendor_id, 'bulk', private.stock_actor(), coalesce(lowered, '[]')) returning c.id into change;
    perform private.write_stock_change(change, ids, deltas, p_reason, p_note, lowered);
  end if;
  return jsonb_build_object('change_id', change, 'lines', lines,
    'refused', coalesce(jsonb_array_length(refused), 0),
    'changed', (select count(*) from jsonb_array_elements(lines) l where l ->> 'refused' is null
      and (l -> 'after' <> l -> 'before' or l -> 'low_after' <> l -> 'low_before')));
end $$;

create function private.write_stock_change(
  p_change uuid, p_ids uuid[], p_deltas numeric[], p_reason public.movement_reason, p_note text, p_thresholds jsonb
) returns void
language plpgsql security definer set search_path = ''
as $$
/* Writes what was judged: movements and thresholds, the rows being locked. Products are locked before either. */
begin
  perform from public.products p
  where p.id in (select i.product_id from public.inventory i where i.id = any (p_ids)
    or i.id in (select (t ->> 'inventory_id')::uuid from jsonb_array_elements(p_thresholds) t))
  order by p.id for no key update;
  if p_thresholds is not null then
    update public.inventory i set low_stock_threshold = (t ->> 'to')::numeric
    from jsonb_array_elements(p_thresholds) t where i.id = (t ->> 'inventory_id')::uuid;
  end if;
  if p_ids is not null then
    perform private.move_shelves(p_ids, p_deltas, p_reason, p_note, p_change);
  end if;
end $$;

create function public.transfer_stock(
  p_variant_id uuid, p_from uuid, p_to uuid, p_quantity numeric, p_note text default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
/* Takes goods of one variant from one location of a stall to another: two ledger lines under one change, or none.
   LS001 for more than is free there: what baskets hold stays. Opens the first shelf at the new place. */
declare
  vendor uuid;
  product uuid;
  source public.inventory;
  target public.inventory;
  change uuid;
begin
  select l.vendor_id into vendor from public.locations l where l.id = p_from;
  perform private.require_stock_role(vendor, 'staff');
  if p_quantity is null or not (p_quantity > 0 and p_quantity <= 999999999) or p_quantity <> round(p_quantity, 3)
    or p_from = p_to then
    raise exception 'Move an amount above 0 with at most 3 decimals, to another location.' using errcode = '22023';
  end if;
  select v.product_id into product from public.product_variants v
  join public.products p on p.id = v.product_id and p.vendor_id = vendor
  join public.locations l on l.vendor_id = vendor and l.id = p_to
  where v.id = p_variant_id;
  if not found then
    raise exception 'There is no such variant, or that location belongs to another stall.' using errcode = 'LS003';
  end if;

  perform from public.inventory i
  where i.variant_id = p_variant_id and i.location_id in (p_from, p_to) order by i.id for no key update;
  select * into source from public.inventory i where i.variant_id = p_variant_id and i.location_id = p_from;
  if coalesce(source.quantity - source.reserved, 0) < p_quantity then
    raise exception 'Only % can be moved: the rest is not there, or in baskets.',
      trim_scale(coalesce(source.quantity - source.reserved, 0))
      using errcode = 'LS001', detail = jsonb_build_object('variant_id', p_variant_id, 'location_id', p_from,
        'available', trim_scale(coalesce(source.quantity - source.reserved, 0)),
        'requested', trim_scale(p_quantity))::text;
  end if;
  select * into target from public.inventory i
  where i.variant_id = p_variant_id and i.location_id = p_to for no key update;
  if not found then
    insert into public.inventory (variant_id, product_id, vendor_id, location_id)
    values (p_variant_id, product, vendor, p_to) on conflict (variant_id, location_id) do nothing;
    select * into target from public.inventory i
    where i.variant_id = p_variant_id and i.location_id = p_to for no key update;
  end if;

  insert into public.stock_changes as c (vendor_id, kind, actor_id)
  values (vendor, 'transfer', private.stock_actor()) returning c.id into change;
  perform private.move_shelves(array[source.id, target.id], array[-p_quantity, p_quantity], 'adjusted', p_note, change);
  select * into source from public.inventory i where i.id = source.id;
  select * into target from public.inventory i where i.id = target.id;
  return jsonb_build_object('change_id', change, 'product_id', product,
    'from', private.shelf_json(source), 'to', private.shelf_json(target));
end $$;

create function public.undo_stock_change(p_change_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
/* Takes a change back with counter-movements, all or nothing, once. What was sold meanwhile stays sold: LS002, with
   the shelves in DETAIL, when what came in is not free any more, or a threshold was set anew since. */
declare
  done public.stock_changes;
  refused jsonb;
  back jsonb;
  change uuid;
  ids uuid[];
  deltas numeric[];
begin
  select * into done from public.stock_changes c where c.id = p_change_id for no key update;
  perform private.require_stock_role(done.vendor_id, case
    when done.kind = 'count' or done.thresholds <> '[]' then 'manager' else 'staff' end::public.member_role);
  if done.kind = 'undo' then
    raise exception 'This took a change back. Make the change again instead.' using errcode = 'LS003';
  end if;
  if exists (select from public.stock_changes c where c.undoes = done.id) then
    raise exception 'This was taken back already.' using errcode = 'LS002';
  end if;

  perform from public.inventory i
  where i.id in (select m.inventory_id from public.inventory_movements m where m.change_id = done.id)
    or i.id in (select (t ->> 'inventory_id')::uuid from jsonb_array_elements(done.thresholds) t)
  order by i.id for no key update;
  with moved as (
    select m.inventory_id, sum(m.delta) as delta from public.inventory_movements m
    where m.change_id = done.id group by m.inventory_id
  ), judged as (
    select i.id, i.variant_id, -m.delta as delta, private.shelf_refusal(i, i.quantity - m.delta) as refused
    from moved m join public.inventory i on i.id = m.inventory_id
    union all
    select i.id, i.variant_id, 0, case when i.low_stock_threshold <> (t ->> 'to')::numeric
      then format('Its threshold was set to %s since.', trim_scale(i.low_stock_threshold)) end
    from jsonb_array_elements(done.thresholds) t join public.inventory i on i.id = (t ->> 'inventory_id')::uuid
  )
  select jsonb_agg(jsonb_build_object('inventory_id', j.id, 'refused', j.refused) || private.shelf_names(j.id, j.variant_id))
      filter (where j.refused is not null),
    array_agg(j.id order by j.id) filter (where j.delta <> 0),
    array_agg(j.delta order by j.id) filter (where j.delta <> 0)
  into refused, ids, deltas from judged j;
  if refused is not null then
    raise exception 'The stock has moved on: % of the shelves cannot go back. Nothing was changed.',
      jsonb_array_length(refused)
      using errcode = 'LS002', detail = jsonb_build_object('refused', refused)::text;
  end if;

  select jsonb_agg(jsonb_build_object('inventory_id', t -> 'inventory_id', 'from', t -> 'to', 'to', t -> 'from'))
  into back from jsonb_array_elements(done.thresholds) t;
  insert into public.stock_changes as c (vendor_id, kind, actor_id, undoes, thresholds)
  values (done.vendor_id, 'undo', private.stock_actor(), done.id, coalesce(back, '[]')) returning c.id into change;
  perform private.write_stock_change(change, ids, deltas, 'adjusted', null, back);
  return jsonb_build_object('change_id', change, 'changed',
    coalesce(cardinality(ids), 0) + coalesce(jsonb_array_length(back), 0));
end $$;

create function public.start_stock_take(p_location_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
/* Begins to count a location, or joins the count that is under way there. */
declare
  vendor uuid;
  take uuid;
begin
  select l.vendor_id into vendor from public.locations l where l.id = p_location_id;
  perform private.require_stock_role(vendor, 'staff');
  insert into public.stock_takes as t (vendor_id, location_id, started_by)
  values (vendor, p_location_id, private.stock_actor())
  on conflict (location_id) where status = 'open' do nothing returning t.id into take;
  if take is null then
    select t.id into take from public.stock_takes t where t.location_id = p_location_id and t.status = 'open';
  end if;
  return take;
end $$;

create function public.count_stock(p_take_id uuid, p_variant_id uuid, p_counted numeric, p_known numeric default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
/* Notes what one variant was counted at, and what the records said in that moment; null takes the count back.
   `p_known` is the count that the asker saw, null for none: LS002 with {"counted"} when somebody else counted it
   meanwhile, so that two people do not overwrite each other. */
declare
  take public.stock_takes;
  line public.stock_take_lines;
begin
  select * into take from public.stock_takes t where t.id = p_take_id for share;
  perform private.require_stock_role(take.vendor_id, 'staff');
  if take.status <> 'open' then
    raise exception 'This stock-take is finished. Start a new one.' using errcode = 'LS002';
  end if;
  if not (p_counted between 0 and 999999999) or p_counted <> round(p_counted, 3) then
    raise exception 'A count is zero or more, with at most 3 decimals.' using errcode = '22023';
  end if;
  perform from public.product_variants v join public.products p on p.id = v.product_id
  where v.id = p_variant_id and p.vendor_id = take.vendor_id;
  if not found then
    raise exception 'This stall has no such variant.' using errcode = 'LS003';
  end if;

  if p_known is null and p_counted is not null then
    insert into public.stock_take_lines as l (stock_take_id, variant_id, vendor_id, counted, expected, counted_by)
    values (take.id, p_variant_id, take.vendor_id, p_counted, private.on_shelf(p_variant_id, take.location_id),
      private.stock_actor())
    on conflict do nothing returning * into line;
  elsif p_counted is null then
    delete from public.stock_take_lines l
    where l.stock_take_id = take.id and l.variant_id = p_variant_id and l.counted = p_known returning * into line;
  else
    update public.stock_take_lines l
    set counted = p_counted, expected = private.on_shelf(p_variant_id, take.location_id),
      counted_by = private.stock_actor(), counted_at = now()
    where l.stock_take_id = take.id and l.variant_id = p_variant_id and l.counted = p_known returning * into line;
  end if;
  if line.variant_id is null then
    select * into line from public.stock_take_lines l where l.stock_take_id = take.id and l.variant_id = p_variant_id;
    raise exception 'Somebody else counted this meanwhile: %.', coalesce(trim_scale(line.counted)::text, 'taken back')
      using errcode = 'LS002', detail = jsonb_build_object('counted', line.counted)::text;
  end if;
  return jsonb_build_object('variant_id', p_variant_id, 'counted', p_counted, 'expected', line.expected);
end $$;

create function private.on_shelf(p_variant_id uuid, p_location_id uuid) returns numeric
language sql stable security definer set search_path = ''
as $$
/* What the shelf of a variant at a location holds by the records; 0 where there is none. */
  select coalesce((select i.quantity from public.inventory i
    where i.variant_id = p_variant_id and i.location_id = p_location_id), 0)
$$;

create function private.close_stock_take(p_take_id uuid) returns public.stock_takes
language plpgsql security definer set search_path = ''
as $$
/* Raises 42501 unless the asker began this stock-take or is a manager. Returns it locked. */
declare
  take public.stock_takes;
begin
  select * into take from public.stock_takes t where t.id = p_take_id for update;
  perform private.require_stock_role(take.vendor_id,
    case when take.started_by = private.stock_actor() then 'staff' else 'manager' end::public.member_role);
  if take.status <> 'open' then
    raise exception 'This stock-take is finished already.' using errcode = 'LS002';
  end if;
  return take;
end $$;

create function public.finish_stock_take(p_take_id uuid, p_leave_out uuid[] default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
/* Writes the differences into the ledger: counted minus what the records said when it was counted, so that sales in
   between are not lost. All or nothing: LS002 with the lines in DETAIL that would fall below what is set aside; those
   in `p_leave_out` are passed over. What was not counted stays as it is. */
declare
  take public.stock_takes := private.close_stock_take(p_take_id);
  refused jsonb;
  change uuid;
  ids uuid[];
  deltas numeric[];
begin
  perform from public.inventory i
  where i.location_id = take.location_id
    and i.variant_id in (select l.variant_id from public.stock_take_lines l where l.stock_take_id = take.id)
  order by i.id for no key update;
  insert into public.inventory (variant_id, product_id, vendor_id, location_id)
  select l.variant_id, v.product_id, take.vendor_id, take.location_id
  from public.stock_take_lines l join public.product_variants v on v.id = l.variant_id
  where l.stock_take_id = take.id and l.counted > 0 and l.variant_id <> all (p_leave_out)
    and not exists (
      select from public.inventory i where i.variant_id = l.variant_id and i.location_id = take.location_id)
  order by l.variant_id on conflict (variant_id, location_id) do nothing;
  perform from public.inventory i
  where i.location_id = take.location_id
    and i.variant_id in (select l.variant_id from public.stock_take_lines l where l.stock_take_id = take.id)
  order by i.id for no key update;

  with judged as (
    select i.id, i.variant_id, l.counted - l.expected as delta,
      private.shelf_refusal(i, i.quantity + l.counted - l.expected) as refused
    from public.stock_take_lines l
    join public.inventory i on i.variant_id = l.variant_id and i.location_id = take.location_id
    where l.stock_take_id = take.id and l.counted <> l.expected and l.variant_id <> all (p_leave_out)
  )
  select jsonb_agg(jsonb_build_object('inventory_id', j.id, 'variant_id', j.variant_id, 'refused', j.refused)
      || private.shelf_names(j.id, j.variant_id))
      filter (where j.refused is not null),
    array_agg(j.id order by j.id), array_agg(j.delta order by j.id)
  into refused, ids, deltas from judged j;
  if refused is not null then
    raise exception '% of the counts cannot be written: count them again or leave them out.',
      jsonb_array_length(refused)
      using errcode = 'LS002', detail = jsonb_build_object('refused', refused)::text;
  end if;

  if ids is not null then
    insert into public.stock_changes as c (vendor_id, kind, actor_id)
    values (take.vendor_id, 'count', private.stock_actor()) returning c.id into change;
    perform private.move_shelves(ids, deltas, 'adjusted', null, change);
  end if;
  update public.stock_take_lines l set is_left_out = true
  where l.stock_take_id = take.id and l.variant_id = any (p_leave_out);
  update public.stock_takes t
  set status = 'finished', finished_at = now(), finished_by = private.stock_actor(), change_id = change
  where t.id = take.id;
  return jsonb_build_object('change_id', change, 'changed', coalesce(cardinality(ids), 0));
end $$;

create function public.cancel_stock_take(p_take_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
/* Ends a stock-take without a trace of it. */
declare
  take public.stock_takes := private.close_stock_take(p_take_id);
begin
  delete from public.stock_takes t where t.id = take.id;
end $$;

create function private.stock_people(p_vendor_id uuid, p_ids uuid[]) returns table (id uuid, name text)
language sql stable security definer set search_path = ''
as $$
/* The names of people who worked on a stall's stock, for its people and keys: also of those who have left it. Whoever
   only bought something is not among them. */
  select p.id, coalesce(nullif(p.full_name, ''), split_part(u.email::text, '@', 1))
  from public.profiles p join auth.users u on u.id = p.id
  where p.id = any (p_ids)
    and (private.is_admin() or private.is_service() or private.is_member(p_vendor_id)
      or p_vendor_id = any (private.key_vendor_ids('inventory:write')))
    and (exists (select from public.vendor_members m where m.vendor_id = p_vendor_id and m.user_id = p.id)
      or exists (select from public.inventory_movements m
        where m.vendor_id = p_vendor_id and m.actor_id = p.id and m.order_id is null)
      or exists (select from public.stock_take_lines l where l.vendor_id = p_vendor_id and l.counted_by = p.id))
$$;

revoke execute on function
  private.require_stock_role(uuid, public.member_role), private.stock_actor(),
  private.move_shelves(uuid[], numeric[], public.movement_reason, text, uuid),
  private.shelf_refusal(public.inventory, numeric), private.shelf_names(uuid, uuid),
  private.judge_stock_lines(uuid, jsonb),
  public.adjust_stock_many(uuid, jsonb, public.movement_reason, text, boolean),
  private.write_stock_change(uuid, uuid[], numeric[], public.movement_reason, text, jsonb),
  public.transfer_stock(uuid, uuid, uuid, numeric, text), public.undo_stock_change(uuid),
  public.start_stock_take(uuid), public.count_stock(uuid, uuid, numeric, numeric), private.on_shelf(uuid, uuid),
  private.close_stock_take(uuid), public.finish_stock_take(uuid, uuid[]), public.cancel_stock_take(uuid),
  private.stock_people(uuid, uuid[]) from public, anon, authenticated, service_role;
grant execute on function
  public.adjust_stock_many(uuid, jsonb, public.movement_reason, text, boolean),
  public.transfer_stock(uuid, uuid, uuid, numeric, text), public.undo_stock_change(uuid),
  public.start_stock_take(uuid), public.count_stock(uuid, uuid, numeric, numeric),
  public.finish_stock_take(uuid, uuid[]), public.cancel_stock_take(uuid), private.stock_people(uuid, uuid[])
  to authenticated, service_role;
