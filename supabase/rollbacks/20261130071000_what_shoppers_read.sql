drop function private.actors_of_order(uuid);
alter table public.order_events add column actor_id uuid;
update public.order_events e set actor_id = a.actor_id from private.order_event_actors a where a.event_id = e.id;

/* Writes a step down: the part, the order's own status, the event, and with a title word to the shopper. */
create or replace function private.write_step(
  p_part public.vendor_orders, p_kind text, p_details jsonb, p_news text default null, p_words text default ''
) returns private.order_change
language plpgsql set search_path = ''
as $$
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

  insert into public.order_events (order_id, vendor_order_id, vendor_id, kind, actor_id, details)
  values (p_part.order_id, p_part.id, p_part.vendor_id, p_kind,
    case when private.is_client() then auth.uid() end, jsonb_strip_nulls(p_details))
  returning id into change.event_id;

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

drop policy "shoppers and stalls read what happened to their orders" on public.order_events;
create policy "shoppers and stalls read what happened to their orders" on public.order_events for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[])
    or exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid())));
drop table private.order_event_actors;

drop policy "people read pictures that are ready, stalls all of theirs" on public.product_images;
drop policy "visitors read pictures that are ready" on public.product_images;
create policy "everyone reads pictures of products they can read" on public.product_images
  for select to anon, authenticated
  using (exists (select from public.products p where p.id = product_id));
