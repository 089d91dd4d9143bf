-- Shoppers and visitors read rows whole over REST (`select=*`), so what is not for them is in no row that they see.

-- Pictures: one that is not ready, or was refused, says why and where it lies to the people of the stall alone.
drop policy "everyone reads pictures of products they can read" on public.product_images;
-- RLS on products decides which products these subqueries find.
create policy "visitors read pictures that are ready" on public.product_images for select to anon
  using (state = 'ready' and exists (select from public.products p where p.id = product_id));
create policy "people read pictures that are ready, stalls all of theirs" on public.product_images
  for select to authenticated
  using (exists (select from public.products p where p.id = product_id
    and (product_images.state = 'ready' or p.vendor_id = any ((select private.my_vendor_ids())::uuid[])
      or (select private.is_admin()) or p.vendor_id = any ((select private.key_vendor_ids('products:read'))::uuid[]))));

-- Orders: a step that was taken back is no news for the shopper, as `private.step_back_vendor_order` promises, and which
-- of the stall's people made a step is the stall's own. A column that one part of `authenticated` may read cannot be
-- granted, so it is a table of its own.
create table private.order_event_actors (
  event_id bigint primary key references public.order_events (id) on delete cascade,
  actor_id uuid not null
);
comment on table private.order_event_actors is 'Who of the stall made a step; none where the server or a key did.';
revoke all on private.order_event_actors from public, anon, authenticated, service_role;
insert into private.order_event_actors (event_id, actor_id)
select e.id, e.actor_id from public.order_events e where e.actor_id is not null;
alter table public.order_events drop column actor_id;

drop policy "shoppers and stalls read what happened to their orders" on public.order_events;
create policy "shoppers and stalls read what happened to their orders" on public.order_events for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin())
    or vendor_id = any ((select private.key_vendor_ids('orders:read'))::uuid[])
    or (kind <> 'stepped_back'
      and exists (select from public.orders o where o.id = order_id and o.customer_id = (select auth.uid()))));

/* Who made the steps of a part order, for the people of its stall and admins; nobody for anybody else. */
create function private.actors_of_order(p_vendor_order_id uuid) returns table (event_id bigint, actor_id uuid)
language sql stable security definer set search_path = ''
as $$
  select a.event_id, a.actor_id from public.order_events e
  join private.order_event_actors a on a.event_id = e.id
  where e.vendor_order_id = p_vendor_order_id and (private.is_member(e.vendor_id) or private.is_admin())
$$;
revoke execute on function private.actors_of_order(uuid) from public;
grant execute on function private.actors_of_order(uuid) to authenticated;

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
