-- The market's admins are told of what waits for them also when it began to wait through REST: the server learns of it
-- here. One mail for each product until it was decided, however often its stall takes it back and hands it in again.
create table private.review_calls (
  product_id uuid primary key references public.products (id) on delete cascade,
  since timestamptz not null default now(),
  told_at timestamptz
);
create index idx_review_calls_untold on private.review_calls (since, product_id) where told_at is null;
comment on table private.review_calls is 'Products that clients made wait for a decision, until there is one.';
revoke all on private.review_calls from public, anon, authenticated, service_role;

/* Files are told of by the job that reads them. */
create function private.call_review() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.status <> 'pending' then
    delete from private.review_calls c where c.product_id = new.id;
  elsif private.is_client() then
    insert into private.review_calls (product_id) values (new.id) on conflict (product_id) do nothing;
  end if;
  return null;
end $$;
create trigger call_review_of_new after insert on public.products
  for each row when (new.status = 'pending') execute function private.call_review();
create trigger call_review after update on public.products
  for each row when (new.status <> old.status and (new.status = 'pending' or new.status in ('published', 'rejected')))
  execute function private.call_review();

/* The server has told the admins itself. For those who may hand the product in. */
create function private.note_review_told(p_product_id uuid) returns void
language sql security definer set search_path = ''
as $$
  update private.review_calls c set told_at = now() from public.products p
  where c.product_id = p_product_id and p.id = c.product_id and c.told_at is null
    and private.may_manage(p.vendor_id, 'products:write')
$$;
revoke execute on function private.call_review(), private.note_review_told(uuid) from public;
grant execute on function private.note_review_told(uuid) to authenticated;
