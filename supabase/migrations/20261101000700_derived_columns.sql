-- products.stock_quantity, stock_status and price follow from inventory and variants, in the same transaction.
-- Statement-level triggers with transition tables: an import of 5,000 rows does this work once per product.

/* Brings the derived columns of these products up to date.
   The rows are locked first and added up in the next statement, whose snapshot is taken after the lock: of two
   transactions that change different shelves of one product, the second adds up what the first committed. Adding up
   and updating in one statement would lose the first one's change. */
create function private.refresh_products(p_product_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.products p where p.id = any (p_product_ids) order by p.id for no key update;

  update public.products p
  set stock_quantity = s.available, stock_status = s.status, price = coalesce(v.price, p.price)
  from private.product_stock(p_product_ids) s
  cross join lateral (
    select min(v.price) as price from public.product_variants v where v.product_id = s.product_id and v.is_active
  ) v
  where p.id = s.product_id
    and (p.stock_quantity <> s.available or p.stock_status <> s.status or p.price <> v.price);
end $$;

create function private.derive_products() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refresh_products(array(select distinct c.product_id from changed c));
  return null;
end $$;

-- One trigger per event, because a transition table belongs to one. Triggers of one event fire in the order of their
-- names: `derive_…` before `pulse_…`, which tells the world what was derived.
create trigger derive_products_on_insert after insert on public.inventory
  referencing new table as changed for each statement execute function private.derive_products();
create trigger derive_products_on_update after update on public.inventory
  referencing new table as changed for each statement execute function private.derive_products();
create trigger derive_products_on_delete after delete on public.inventory
  referencing old table as changed for each statement execute function private.derive_products();
create trigger derive_products_on_insert after insert on public.product_variants
  referencing new table as changed for each statement execute function private.derive_products();
create trigger derive_products_on_update after update on public.product_variants
  referencing new table as changed for each statement execute function private.derive_products();
create trigger derive_products_on_delete after delete on public.product_variants
  referencing old table as changed for each statement execute function private.derive_products();

/* The first publication is dated once and for all; the reason of an earlier refusal ends with it. */
create function private.stamp_publication() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.published_at := coalesce(new.published_at, now());
  new.status_reason := null;
  return new;
end $$;

create trigger stamp_publication before insert or update of status on public.products
  for each row when (new.status = 'published') execute function private.stamp_publication();

revoke execute on function
  private.refresh_products(uuid[]), private.derive_products(), private.stamp_publication() from public;
