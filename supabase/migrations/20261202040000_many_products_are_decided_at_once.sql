-- A stall's file brings thousands of products. An admin decides about many in one command: each as it was seen, and each
-- for itself, so that one which changed meanwhile holds up no other.
create function private.review_products(p_vendor_id uuid, p_products jsonb, p_reason text)
returns table (id uuid, name text, category_id uuid, outcome text)
language plpgsql security definer set search_path = ''
as $$
/* An admin puts products of a stall that wait on sale (no reason), or sends them back with one. Says of each what came of
   it: `decided`; `changed` when it is not as it was seen; `was_decided` when it waits no longer; `gone` when the stall has
   no such product. The stall is told once. Locks products by id, as edits of parts do.
   `p_products`: [{id, updated_at}], the latter being the state that was seen (private.review_state). */
begin
  if not private.is_admin() then
    raise exception 'Only admins decide about products.' using errcode = '42501';
  end if;
  perform from public.products p where p.vendor_id = p_vendor_id and p.id in (
    select x.id from jsonb_to_recordset(p_products) x (id uuid)) order by p.id for no key update;
  -- In a statement of its own: it knows of whatever was before the locks.
  return query
  with asked as (
    select x.id, min(x.updated_at) as seen from jsonb_to_recordset(p_products) x (id uuid, updated_at timestamptz)
    group by x.id
  ), judged as (
    select a.id, p.name, p.category_id, case when p.id is null then 'gone' when p.status <> 'pending' then 'was_decided'
      when date_trunc('milliseconds', private.review_state(p.id)) <> date_trunc('milliseconds', a.seen) then 'changed'
      else 'decided' end as outcome
    from asked a left join public.products p on p.id = a.id and p.vendor_id = p_vendor_id
  ), decided as (
    update public.products p
    set status = case when p_reason is null then 'published' else 'rejected' end::public.product_status,
      status_reason = p_reason
    from judged j where p.id = j.id and j.outcome = 'decided' returning p.id, p.name
  ), counted as (
    select count(*) as number, min(d.name) as name, min(d.id::text) as id from decided d
  ), told as (
    insert into public.notifications (vendor_id, kind, title, body, link)
    select p_vendor_id, 'product_reviewed',
      left(case when c.number = 1 then c.name else c.number || ' products' end || case when p_reason is not null
        then case when c.number = 1 then ' needs changes' else ' need changes' end
        else case when c.number = 1 then ' is on sale' else ' are on sale' end end, 160),
      left(coalesce(p_reason, ''), 1000), '/vendor/products' || case when c.number = 1 then '/' || c.id
        else '?status=' || case when p_reason is null then 'published' else 'rejected' end end
    from counted c where c.number > 0
  )
  select j.id, coalesce(j.name, ''), j.category_id, j.outcome from judged j;
end $$;
revoke execute on function private.review_products(uuid, jsonb, text) from public;
grant execute on function private.review_products(uuid, jsonb, text) to authenticated;
