-- What changed, for caches: NOTIFY `cache_tags` with tags separated by spaces, at most 7,500 bytes a message, or `*`
-- for everything. Postgres delivers it at commit or not at all, and once per transaction where messages are equal.
--
--   product:<id>                     anything of a product: its row, variants, pictures, stock
--   card:<id>                        what lists of pages show of a product: all but its exact stock
--   vendor:<id>                      anything of a stall; its products' pages and cards carry this too
--   products[:c:<category>|:v:<vendor>]  lists of what is on the market: which products, in which order
--   shelves[:c:<category>|:v:<vendor>]   lists of what can be bought: a product went in or out of stock
--   vendors                          the list of stalls: which, and in which order
--   categories                       the tree of categories
--   views                            the reports were refreshed
--
-- Lists move only for what shoppers can see: drafts are edited in peace. A change of stock moves no list of
-- `products`, because sales are many and lists are dear.

create function private.announce_tags(p_tags text[]) returns void
language plpgsql volatile set search_path = ''
as $$
/* A statement that touches more than 2,000 tags says `*`: to name them would take longer than to load anew. */
declare
  tag text;
  message text := '';
begin
  if cardinality(p_tags) > 2000 then
    perform pg_notify('cache_tags', '*');
    return;
  end if;
  foreach tag in array coalesce(p_tags, '{}') loop
    if octet_length(message) + octet_length(tag) >= 7500 then
      perform pg_notify('cache_tags', message);
      message := '';
    end if;
    message := concat_ws(' ', nullif(message, ''), tag);
  end loop;
  if message <> '' then
    perform pg_notify('cache_tags', message);
  end if;
end $$;

create function private.list_tags(p_kind text, p_vendor_id uuid, p_category_id uuid) returns text[]
language sql immutable set search_path = ''
return array[p_kind, p_kind || ':c:' || p_category_id, p_kind || ':v:' || p_vendor_id];
comment on function private.list_tags(text, uuid, uuid) is
  'The tags of the lists that a product of this stall and category is in; `p_kind` is `products` or `shelves`.';

create function private.shelf_tenths(p_quantity numeric, p_unit public.unit_of_measure) returns integer
language sql immutable set search_path = ''
return (
  select floor(10 * s.steps / (s.steps + 10))::integer
  from (select greatest(p_quantity, 0) / case p_unit
    when 'g' then 50 when 'ml' then 50 when 'kg' then 0.05 when 'l' then 0.05 else 1 end) as s (steps)
);
comment on function private.shelf_tenths(numeric, public.unit_of_measure) is
  'How full a shelf looks on a card, in tenths: 1 of the smallest sellable amounts shows, 10 fill half, 90 nine '
  'tenths. The same curve as components/stock/stock-level.ts.';

create function private.announce_products() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* The lists move if the product is on the market before or after and something changed that lists show or sort by.
   A product that changes its stall or category moves the lists of both. */
declare
  tags text[];
begin
  if tg_op = 'UPDATE' then
    select array_agg(distinct t.tag) into tags
    from before b
    full join after a on a.id = b.id
    cross join lateral unnest(
      array['product:' || b.id, 'product:' || a.id]
      || case when 'published' in (a.status, b.status) and
        (a.id, a.status, a.vendor_id, a.category_id, a.name, a.unit, a.price, a.currency, a.image_path, a.image_alt,
          a.image_blur, a.stock_status, private.shelf_tenths(a.stock_quantity, a.unit))
        is distinct from
        (b.id, b.status, b.vendor_id, b.category_id, b.name, b.unit, b.price, b.currency, b.image_path, b.image_alt,
          b.image_blur, b.stock_status, private.shelf_tenths(b.stock_quantity, b.unit))
      then array['card:' || b.id, 'card:' || a.id] end
      || case when
        (a.status = 'published') is distinct from (b.status = 'published')
        or a.status = 'published' and
          (a.id, a.vendor_id, a.category_id, a.name, a.description, a.unit, a.price, a.currency,
            a.published_at, a.image_path, a.image_alt, a.image_blur)
          is distinct from
          (b.id, b.vendor_id, b.category_id, b.name, b.description, b.unit, b.price, b.currency,
            b.published_at, b.image_path, b.image_alt, b.image_blur)
      then private.list_tags('products', b.vendor_id, b.category_id)
        || private.list_tags('products', a.vendor_id, a.category_id) end
      || case when a.status = 'published' and (a.stock_quantity > 0) <> (b.stock_quantity > 0)
      then private.list_tags('shelves', a.vendor_id, a.category_id) end
    ) as t (tag)
    where t.tag is not null;
  elsif tg_op = 'INSERT' then
    select array_agg(distinct t.tag) into tags
    from after a
    cross join lateral unnest(
      array['product:' || a.id]
      || case when a.status = 'published' then array['card:' || a.id] || private.list_tags('products', a.vendor_id, a.category_id) end
    ) as t (tag);
  else
    select array_agg(distinct t.tag) into tags
    from before b
    cross join lateral unnest(
      array['product:' || b.id]
      || case when b.status = 'published' then array['card:' || b.id] || private.list_tags('products', b.vendor_id, b.category_id) end
    ) as t (tag);
  end if;
  perform private.announce_tags(tags);
  return null;
end $$;
create trigger announce_on_update after update on public.products
  referencing old table as before new table as after
  for each statement execute function private.announce_products();
create trigger announce_on_delete after delete on public.products
  referencing old table as before for each statement execute function private.announce_products();
create trigger announce_on_insert after insert on public.products
  referencing new table as after for each statement
  when (current_setting('livestall.derive', true) is distinct from 'later') execute function private.announce_products();

create function private.announce_product_parts() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Parts of a product: its variants, pictures and stock. What of it concerns lists is derived into its row. */
declare
  ids uuid[];
begin
  if tg_op = 'INSERT' then
    ids := array(select distinct a.product_id from after a);
  elsif tg_op = 'DELETE' then
    ids := array(select distinct b.product_id from before b);
  else
    ids := array(select b.product_id from before b union select a.product_id from after a);
  end if;
  perform private.announce_tags(array(
    select t.kind || u.id from unnest(ids) as u (id) cross join (values ('product:'), ('card:')) as t (kind)
    where t.kind = 'product:' or tg_table_name = 'product_variants' order by 1));
  return null;
end $$;
create trigger announce_on_update after update on public.product_variants
  referencing old table as before new table as after
  for each statement execute function private.announce_product_parts();
create trigger announce_on_delete after delete on public.product_variants
  referencing old table as before for each statement execute function private.announce_product_parts();
create trigger announce_on_insert after insert on public.product_images
  referencing new table as after for each statement execute function private.announce_product_parts();
create trigger announce_on_update after update on public.product_images
  referencing old table as before new table as after
  for each statement execute function private.announce_product_parts();
create trigger announce_on_delete after delete on public.product_images
  referencing old table as before for each statement execute function private.announce_product_parts();
create trigger announce_on_update after update on public.inventory
  referencing old table as before new table as after
  for each statement execute function private.announce_product_parts();
create trigger announce_on_delete after delete on public.inventory
  referencing old table as before for each statement execute function private.announce_product_parts();
create trigger announce_on_insert after insert on public.product_variants
  referencing new table as after for each statement
  when (current_setting('livestall.derive', true) is distinct from 'later')
  execute function private.announce_product_parts();
create trigger announce_on_insert after insert on public.inventory
  referencing new table as after for each statement
  when (current_setting('livestall.derive', true) is distinct from 'later')
  execute function private.announce_product_parts();

create function private.market_tags(p_vendor_ids uuid[]) returns text[]
language sql stable set search_path = ''
return array(
  select distinct t.tag
  from public.products p
  cross join lateral unnest(array['product:' || p.id] || private.list_tags('products', p.vendor_id, p.category_id))
    as t (tag)
  where p.vendor_id = any (p_vendor_ids) and p.status = 'published'
  order by 1
);
comment on function private.market_tags(uuid[]) is
  'The products of a stall that enters or leaves the market come or go with it, also those that were looked for in '
  'vain before.';

create function private.announce_vendors() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* A stall; the list of stalls when one enters, leaves or is called otherwise; and with a stall that enters or leaves
   the market everything it sells. */
declare
  tags text[];
  is_list_moved boolean;
  moved uuid[] := '{}';
begin
  if tg_op = 'INSERT' then
    select array_agg('vendor:' || a.id order by a.id), bool_or(a.status = 'approved')
    into tags, is_list_moved from after a;
  elsif tg_op = 'DELETE' then
    select array_agg('vendor:' || b.id order by b.id), bool_or(b.status = 'approved')
    into tags, is_list_moved from before b;
  else
    select array_agg(distinct 'vendor:' || u.id), bool_or(u.is_list_moved),
      array_agg(u.id) filter (where u.is_moved)
    into tags, is_list_moved, moved
    from (
      select coalesce(a.id, b.id) as id, is_moved.it as is_moved,
        is_moved.it or a.status = 'approved'
          and (a.store_name, a.slug) is distinct from (b.store_name, b.slug) as is_list_moved
      from before b full join after a on a.id = b.id
      cross join lateral (select (a.status = 'approved') is distinct from (b.status = 'approved')) as is_moved (it)
    ) u;
  end if;
  if is_list_moved then
    tags := tags || 'vendors'::text;
  end if;
  perform private.announce_tags(tags || private.market_tags(moved));
  return null;
end $$;
create trigger announce_on_insert after insert on public.vendors
  referencing new table as after for each statement execute function private.announce_vendors();
create trigger announce_on_update after update on public.vendors
  referencing old table as before new table as after
  for each statement execute function private.announce_vendors();
create trigger announce_on_delete after delete on public.vendors
  referencing old table as before for each statement execute function private.announce_vendors();

create function private.announce_categories() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* A statement that changed no row says nothing. */
begin
  if exists (select from changed) then
    perform private.announce_tags('{categories}');
  end if;
  return null;
end $$;
create trigger announce_on_insert after insert on public.categories
  referencing new table as changed for each statement execute function private.announce_categories();
create trigger announce_on_update after update on public.categories
  referencing new table as changed for each statement execute function private.announce_categories();
create trigger announce_on_delete after delete on public.categories
  referencing old table as changed for each statement execute function private.announce_categories();

create function private.announce_everything() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* The other tables cannot be emptied: the ledger, which hangs on them, refuses it. */
begin
  perform pg_notify('cache_tags', '*');
  return null;
end $$;
create trigger announce_on_truncate after truncate on public.product_images
  for each statement execute function private.announce_everything();

revoke execute on function
  private.announce_tags(text[]), private.list_tags(text, uuid, uuid),
  private.shelf_tenths(numeric, public.unit_of_measure), private.announce_products(),
  private.announce_product_parts(), private.market_tags(uuid[]), private.announce_vendors(),
  private.announce_categories(), private.announce_everything() from public;
