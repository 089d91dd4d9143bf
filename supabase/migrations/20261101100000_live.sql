-- Live news: what shoppers and stalls hear the moment it happens, over private Realtime topics.
--
--   stock:p:<product>    event `stock`   the product's stock, at most 5 times a second, the last state always
--   stock:c:<category>   event `bucket`  only when a product's bucket changes: in stock, low, sold out, unlisted
--   stock:v:<vendor>     event `bucket`  the same, for the stall's own page
--   vendor:<vendor>      events `order`, `stock`, `notification`, `report`, `count`, `feed`  "these rows changed, read
--                        them again"; `import` how far one has come
--   ops                  what admins hear
--
-- Messages are rows in realtime.messages: they leave with the commit or not at all, and clients may only listen.

create unlogged table private.stock_pulses (
  product_id uuid primary key,
  sent_at timestamptz not null default '-infinity',
  due boolean not null,
  bucket text
);
comment on table private.stock_pulses is
  'What was said about each product, and whether there is more to say. Unlogged: after a crash every client reads '
  'its stock again anyway. `bucket` is the one last announced; null while nothing was.';
create index idx_stock_pulses_due on private.stock_pulses (product_id) where due;

revoke all on private.stock_pulses from public, anon, authenticated, service_role;

create function private.stock_bucket(p_is_listed boolean, p_status public.stock_status) returns text
language sql immutable set search_path = ''
as $$
/* The word a list shows for a product. */
select case when p_is_listed then p_status::text else 'unlisted' end
$$;

create function private.stock_payload(p_product public.products) returns jsonb
language sql volatile set search_path = ''
as $$
/* The payload of `stock`: every variant on sale with what is free and what is set aside, over all locations. A
   variant's version is the sum of its shelves' versions: it only grows, so a reader keeps the higher one. */
  select jsonb_build_object(
    'product_id', p_product.id,
    'variants', coalesce(jsonb_agg(jsonb_build_object(
      'id', s.id, 'available', trim_scale(s.available), 'held', trim_scale(s.held), 'version', s.version)
      order by s.position, s.id), '[]'),
    'stock_quantity', trim_scale(p_product.stock_quantity),
    'stock_status', p_product.stock_status,
    'at', private.iso_now())
  from (
    select v.id, v.position, coalesce(sum(i.quantity - i.reserved), 0) as available,
      coalesce(sum(i.reserved), 0) as held, coalesce(sum(i.version), 0) as version
    from public.product_variants v
    left join public.inventory i on i.variant_id = v.id
    where v.product_id = p_product.id and v.is_active
    group by v.id
  ) s
$$;

create function private.send_stock(p_product_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
/* Sends a product's stock as it is now, and its bucket if that is no longer the one last announced. Nothing about
   products that are not published or whose stall is not approved, except that they left the shelves. */
declare
  product public.products;
  is_listed boolean;
  announced text;
  bucket_now text;
  news jsonb;
begin
  select * into product from public.products p where p.id = p_product_id;
  is_listed := product.status = 'published'
    and exists (select from public.vendors v where v.id = product.vendor_id and v.status = 'approved');
  if is_listed then
    perform realtime.send(private.stock_payload(product), 'stock', 'stock:p:' || product.id, true);
  end if;

  bucket_now := private.stock_bucket(is_listed, product.stock_status);
  select s.bucket into announced from private.stock_pulses s where s.product_id = p_product_id;
  update private.stock_pulses s set bucket = bucket_now
  where s.product_id = p_product_id and s.bucket is distinct from bucket_now;
  if announced <> bucket_now then
    news := jsonb_build_object('product_id', product.id, 'status', bucket_now,
      'stock_quantity', trim_scale(product.stock_quantity), 'at', private.iso_now());
    perform realtime.send(news, 'bucket', 'stock:c:' || product.category_id, true);
    perform realtime.send(news, 'bucket', 'stock:v:' || product.vendor_id, true);
  end if;
end $$;

create function private.pulse_inventory() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Stock changed: there is something to say about these products when the transaction commits. */
begin
  insert into private.stock_pulses (product_id, due)
  select p.id, true from public.products p
  where p.status = 'published' and p.id in (select c.product_id from changed c)
  order by p.id
  on conflict (product_id) do update set due = true;
  return null;
end $$;
create trigger pulse_inventory_on_insert after insert on public.inventory
  referencing new table as changed for each statement execute function private.pulse_inventory();
create trigger pulse_inventory_on_update after update on public.inventory
  referencing new table as changed for each statement execute function private.pulse_inventory();
create trigger pulse_inventory_on_delete after delete on public.inventory
  referencing old table as changed for each statement execute function private.pulse_inventory();
create trigger pulse_variants_on_update after update on public.product_variants
  referencing new table as changed for each statement execute function private.pulse_inventory();

create function private.pulse_buckets() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off
as $$
/* A product changed its bucket or entered or left the shelves. A first row remembers the old bucket as the announced
   one, so that the commit can tell a change from a round trip.
   Its plan is made once per connection, mostly for a statement about a single row, and then a nested loop over 5,000
   rows compares 25 million pairs (9 s instead of 0.1): there is none. */
begin
  insert into private.stock_pulses (product_id, due, bucket)
  select a.id, true, private.stock_bucket(b.status = 'published', b.stock_status)
  from after a join before b on b.id = a.id
  where (a.status = 'published' or b.status = 'published')
    and (a.status <> b.status or a.stock_status <> b.stock_status)
  order by a.id
  on conflict (product_id) do update set due = true, bucket = coalesce(stock_pulses.bucket, excluded.bucket);
  return null;
end $$;
create trigger pulse_buckets after update on public.products
  referencing old table as before new table as after for each statement execute function private.pulse_buckets();

create function private.pulse_at_commit() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* At commit: says it now if the last message is at least 200 ms old, else leaves it due and asks for a flush.
   Why at commit: an order first frees its hold and then takes the goods. Sent from the statement, shoppers would see
   the last jar come free for a moment, and several statements would use up the 200 ms with states that never were.
   Deferred, a transaction says one thing per product: how it left it.
   Why nothing is lost: NOTIFY is delivered at commit, so the flush that follows sees this state. A flush passes over
   a row that another open transaction has locked; that one comes here at its own commit. The product row, locked
   until commit by private.refresh_products, puts the messages of one product in the order of their states.
   A message costs some 0.5 ms of the commit: an import speaks for its first 100 products and leaves the rest due. */
declare
  sent_before integer := coalesce(nullif(current_setting('livestall.pulses_sent', true), ''), '0');
begin
  update private.stock_pulses s set due = false, sent_at = clock_timestamp()
  where s.product_id = new.product_id and s.due and s.sent_at <= clock_timestamp() - interval '200 milliseconds'
    and sent_before < 100;
  if found then
    perform private.send_stock(new.product_id);
    perform set_config('livestall.pulses_sent', (sent_before + 1)::text, true);
  elsif exists (select from private.stock_pulses s where s.product_id = new.product_id and s.due) then
    perform pg_notify('stock_due', '');
  end if;
  return null;
end $$;
create constraint trigger pulse_at_commit after insert or update of due on private.stock_pulses
  deferrable initially deferred for each row when (new.due) execute function private.pulse_at_commit();

create function public.flush_stock_pulses(p_older_than_ms integer default 200) returns integer
language plpgsql security definer set search_path = ''
as $$
/* Sends what is due and was last said at least `p_older_than_ms` ago, at most 200 products at a time, because their
   rows stay locked meanwhile and a sale of them waits; returns how many that were. A web process calls it 200 ms after
   a NOTIFY `stock_due` (one timer for many) and when it begins to listen. What is still due then is announced again,
   so the timer need not know about it. Several processes may call it at once: each row is sent by one of them. */
declare
  ids uuid[];
begin
  with due as (
    select s.product_id from private.stock_pulses s
    where s.due and s.sent_at <= clock_timestamp() - p_older_than_ms * interval '1 millisecond'
    order by s.product_id limit 200 for update skip locked
  ), taken as (
    update private.stock_pulses s set due = false, sent_at = clock_timestamp()
    from due where s.product_id = due.product_id returning s.product_id
  )
  select coalesce(array_agg(t.product_id), '{}') into ids from taken t;

  perform private.send_stock(u.id) from unnest(ids) as u (id);
  if exists (select from private.stock_pulses s where s.due) then
    perform pg_notify('stock_due', '');
  end if;
  return cardinality(ids);
end $$;

create function private.tell_vendor(p_vendor_id uuid, p_kind text, p_ids uuid[]) returns void
language sql volatile security definer set search_path = ''
as $$
/* One small message to a stall about rows it should read again; names at most 50 of them. */
  select realtime.send(
    jsonb_build_object('kind', p_kind, 'ids', to_jsonb(p_ids[1:50]), 'count', cardinality(p_ids), 'at', private.iso_now()),
    p_kind, 'vendor:' || p_vendor_id, true)
$$;

create function private.tell_vendor_orders() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Part orders that came or changed: one message for each stall and statement. */
begin
  perform private.tell_vendor(c.vendor_id, 'order', array_agg(c.id)) from changed c group by c.vendor_id;
  return null;
end $$;
create trigger tell_vendor_on_insert after insert on public.vendor_orders
  referencing new table as changed for each statement execute function private.tell_vendor_orders();
create trigger tell_vendor_on_update after update on public.vendor_orders
  referencing new table as changed for each statement execute function private.tell_vendor_orders();

create function private.tell_vendor_notifications() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* A stall's notifications that came or were read: read by one of the stall is read for all of it, and the others'
   badges follow. */
begin
  perform private.tell_vendor(c.vendor_id, 'notification', array_agg(c.id))
  from changed c where c.vendor_id is not null group by c.vendor_id;
  return null;
end $$;

create function private.tell_vendor_stock() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off
as $$
/* Shelves whose figures changed: what the stall's inventory page reads again. Without nested loops, for the reason that
   private.pulse_buckets has. */
begin
  if tg_op = 'INSERT' then
    perform private.tell_vendor(a.vendor_id, 'stock', array_agg(a.id)) from after a group by a.vendor_id;
  else
    perform private.tell_vendor(a.vendor_id, 'stock', array_agg(a.id))
    from after a join before b on b.id = a.id
    where (a.quantity, a.reserved, a.low_stock_threshold) is distinct from (b.quantity, b.reserved, b.low_stock_threshold)
    group by a.vendor_id;
  end if;
  return null;
end $$;
create trigger tell_vendor_on_insert after insert on public.inventory
  referencing new table as after for each statement execute function private.tell_vendor_stock();
create trigger tell_vendor_on_update after update on public.inventory
  referencing old table as before new table as after
  for each statement execute function private.tell_vendor_stock();

create function private.tell_vendor_reports() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Reports that were asked for, made or failed. */
begin
  perform private.tell_vendor(c.vendor_id, 'report', array_agg(c.id)) from changed c group by c.vendor_id;
  return null;
end $$;

create function private.tell_vendor_counts() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Two people who count at once see each other's lines. */
begin
  perform private.tell_vendor(c.vendor_id, 'count', array_agg(distinct c.stock_take_id)) from changed c group by c.vendor_id;
  return null;
end $$;
create trigger tell_vendor_on_insert after insert on public.stock_take_lines
  referencing new table as changed for each statement execute function private.tell_vendor_counts();
create trigger tell_vendor_on_update after update on public.stock_take_lines
  referencing new table as changed for each statement execute function private.tell_vendor_counts();
create trigger tell_vendor_on_delete after delete on public.stock_take_lines
  referencing old table as changed for each statement execute function private.tell_vendor_counts();

create function private.may_listen(p_topic text) returns boolean
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

-- Listening only. There is no INSERT policy on purpose: nobody but the database may say what is in stock.
create policy "everyone hears stock" on realtime.messages for select to anon, authenticated
  using (extension = 'broadcast' and (select realtime.topic()) like 'stock:%');
create policy "stalls and admins hear their topics" on realtime.messages for select to authenticated
  using (extension = 'broadcast' and (select private.may_listen((select realtime.topic()))));

revoke execute on function
  private.stock_bucket(boolean, public.stock_status), private.stock_payload(public.products),
  private.send_stock(uuid), private.pulse_inventory(), private.pulse_buckets(), private.pulse_at_commit(),
  public.flush_stock_pulses(integer), private.tell_vendor(uuid, text, uuid[]), private.tell_vendor_orders(),
  private.tell_vendor_notifications(), private.tell_vendor_stock(), private.tell_vendor_reports(),
  private.tell_vendor_counts(), private.may_listen(text) from public, anon, authenticated, service_role;
grant execute on function public.flush_stock_pulses(integer) to service_role;
grant execute on function private.may_listen(text) to authenticated;
