-- Notifications and mail: what people are told, and what makes sending once. The worker signs in as the owner of these
-- tables, so what only it needs lives in `private`, ungranted.
--
-- A mail that the recipient's server refuses for good is no fault of the market: whoever may choose an address would
-- else decide when the market's people are alarmed. It is an outcome of its own, which the stall that wrote sees.

create type public.notification_kind as enum ('order_placed', 'order_changed', 'stock_low', 'stock_out', 'product_reviewed', 'vendor_reviewed', 'system');

create table public.notifications (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references public.profiles (id) on delete cascade,
  vendor_id uuid references public.vendors (id) on delete cascade,
  kind public.notification_kind not null,
  title text not null check (char_length(title) between 1 and 160),
  body text not null default '' check (char_length(body) <= 1000),
  link text check (link ~ '^/'),
  read_at timestamptz,
  created_at timestamptz not null default now(),
  check (num_nonnulls(user_id, vendor_id) = 1),
  constraint notifications_link_bound check (char_length(link) <= 500),
  constraint notifications_read_at_bound check (read_at between '2000-01-01Z' and '2999-01-01Z')
);
comment on table public.notifications is 'For one person or for everyone at one stall, never both.';
comment on column public.notifications.read_at is
  'When somebody read it. Of a stall''s notification: anybody who works there, for all of them.';
create index idx_notifications_user on public.notifications (user_id, created_at desc) where user_id is not null;
create index idx_notifications_vendor on public.notifications (vendor_id, created_at desc) where vendor_id is not null;
create index idx_notifications_read on public.notifications (read_at) where read_at is not null;
create index idx_notifications_unread on public.notifications (vendor_id)
  where vendor_id is not null and read_at is null;

alter table public.notifications enable row level security;
revoke all on public.notifications from public, anon, authenticated, service_role;
grant select, update (read_at) on public.notifications to authenticated;
grant select, insert, update, delete on public.notifications to service_role;
create policy "people and stalls read their notifications" on public.notifications for select to authenticated
  using (user_id = (select auth.uid()) or vendor_id = any ((select private.my_vendor_ids())::uuid[])
    or (select private.is_admin()));
create policy "people and stalls mark theirs as read" on public.notifications for update to authenticated
  using (user_id = (select auth.uid()) or vendor_id = any ((select private.my_vendor_ids())::uuid[]));

create trigger tell_vendor_on_insert after insert on public.notifications
  referencing new table as changed for each statement execute function private.tell_vendor_notifications();
create trigger tell_vendor_on_update after update on public.notifications
  referencing new table as changed for each statement execute function private.tell_vendor_notifications();

create table public.mail_subscriptions (
  vendor_id uuid not null,
  user_id uuid not null,
  topic text not null check (topic in ('low-stock', 'reports')),
  created_at timestamptz not null default now(),
  primary key (vendor_id, user_id, topic),
  foreign key (vendor_id, user_id) references public.vendor_members (vendor_id, user_id) on delete cascade
);
comment on table public.mail_subscriptions is 'People of a stall who want its mails themselves, besides the stall''s own address.';

alter table public.mail_subscriptions enable row level security;
revoke all on public.mail_subscriptions from public, anon, authenticated, service_role;
grant select, delete, insert (vendor_id, user_id, topic) on public.mail_subscriptions to authenticated;
grant select, insert, update, delete on public.mail_subscriptions to service_role;
create policy "people read their subscriptions" on public.mail_subscriptions for select to authenticated
  using (user_id = (select auth.uid()));
create policy "members subscribe themselves" on public.mail_subscriptions for insert to authenticated
  with check (user_id = (select auth.uid()) and vendor_id = any ((select private.my_vendor_ids())::uuid[]));
create policy "people end their subscriptions" on public.mail_subscriptions for delete to authenticated
  using (user_id = (select auth.uid()));

create table private.mail_refusals (
  vendor_id uuid not null references public.vendors (id) on delete cascade,
  topic text not null check (topic in ('low-stock', 'reports')),
  /* Lower case. */
  address text not null,
  created_at timestamptz not null default now(),
  primary key (vendor_id, topic, address)
);
comment on table private.mail_refusals is 'Addresses that followed the unsubscribe link of a mail.';

revoke all on private.mail_refusals from public, anon, authenticated, service_role;

create table private.sent_mail (
  key text primary key check (char_length(key) between 1 and 200),
  message_id text not null,
  template text not null,
  state text not null default 'sending' check (state in ('sending', 'sent', 'refused')),
  /* Until when it is somebody's turn; `attempts` is the number of that turn. */
  leased_until timestamptz not null,
  attempts integer not null default 1,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
comment on table private.sent_mail is 'One row per mail ever asked for, by its key: what makes sending once. No address is kept.';
create index idx_sent_mail_created on private.sent_mail (created_at);

revoke all on private.sent_mail from public, anon, authenticated, service_role;

create table private.low_stock_notices (
  inventory_id uuid primary key references public.inventory (id) on delete cascade,
  level text not null check (level in ('low', 'out')),
  noticed_at timestamptz not null default now()
);
comment on table private.low_stock_notices is
  'Shelves whose stall was told; the row goes when there is more than the threshold again, so the next fall is news.';

revoke all on private.low_stock_notices from public, anon, authenticated, service_role;

create function private.mail_recipients(p_vendor_id uuid, p_topic text) returns setof text
language sql stable set search_path = ''
as $$
/* Where mails of a topic go: the stall's address and the members who subscribed, without those who refused. */
  select distinct lower(a.address)
  from (
    select v.email from public.vendors v where v.id = p_vendor_id
    union all
    select u.email::text from public.mail_subscriptions s join auth.users u on u.id = s.user_id
    where s.vendor_id = p_vendor_id and s.topic = p_topic and u.email <> ''
  ) a (address)
  where not exists (
    select from private.mail_refusals r
    where r.vendor_id = p_vendor_id and r.topic = p_topic and r.address = lower(a.address))
  order by 1
$$;

create function private.refuse_mail(p_vendor_id uuid, p_topic text, p_address text) returns void
language sql volatile set search_path = ''
as $$
/* The end of a link in a mail: no more of this topic to this address. Says nothing about who is behind it. */
  insert into private.mail_refusals (vendor_id, topic, address)
  select v.id, p_topic, lower(p_address) from public.vendors v where v.id = p_vendor_id
  on conflict do nothing;
  delete from public.mail_subscriptions s using auth.users u
  where s.vendor_id = p_vendor_id and s.topic = p_topic and u.id = s.user_id and lower(u.email::text) = lower(p_address)
$$;

create function private.forget_refusal() returns trigger
language plpgsql security definer set search_path = ''
as $$
/* Who subscribes again wants mail again. */
begin
  delete from private.mail_refusals r using auth.users u
  where u.id = new.user_id and r.vendor_id = new.vendor_id and r.topic = new.topic and r.address = lower(u.email::text);
  return new;
end $$;
create trigger forget_refusal after insert on public.mail_subscriptions
  for each row execute function private.forget_refusal();

create function private.refused_mails(p_vendor_id uuid) returns table (about text, id uuid)
language sql stable security definer set search_path = ''
as $$
/* What a stall has sent to an address of its choice, waits for an answer, and never arrived: invitations, and the mail
   that asks its own new address. For the stall's people and admins. */
  with mine as (
    select 'invitation' as about, i.id, 'team-invitation:' || i.id as key from public.vendor_invitations i
    where i.vendor_id = p_vendor_id and i.accepted_at is null and i.revoked_at is null
    union all
    select 'address', c.id, 'stall-address:' || c.id from private.stall_email_changes c
    where c.vendor_id = p_vendor_id and c.confirmed_at is null and c.withdrawn_at is null
  )
  select mine.about, mine.id from mine join private.sent_mail m on m.key = mine.key and m.state = 'refused'
  where private.is_member(p_vendor_id) or private.is_admin()
$$;

create function private.note_low_stock(p_vendor_id uuid)
returns table (inventory_id uuid, level text, product text, variant text, sku text, location text,
  available numeric, unit public.unit_of_measure)
language plpgsql set search_path = ''
as $$
/* The shelves of a stall that fell to their threshold, or to nothing, since it was last told; remembers that it is
   told now. Of products on sale only, and not of shelves that never held anything. A shelf that fell from low to
   nothing is news again; one that rose from nothing to low is not. */
#variable_conflict use_column
begin
  delete from private.low_stock_notices n using public.inventory i
  where i.id = n.inventory_id and i.vendor_id = p_vendor_id and i.quantity - i.reserved > i.low_stock_threshold;
  update private.low_stock_notices n set level = 'low' from public.inventory i
  where i.id = n.inventory_id and i.vendor_id = p_vendor_id and n.level = 'out' and i.quantity > i.reserved;

  return query
  with fallen as (
    select i.id, case when i.quantity > i.reserved then 'low' else 'out' end as level, p.name as product,
      v.name as variant, v.sku, l.name as location, i.quantity - i.reserved as available, v.unit
    from public.inventory i
    join public.products p on p.id = i.product_id and p.status = 'published'
    join public.product_variants v on v.id = i.variant_id and v.is_active
    join public.locations l on l.id = i.location_id
    where i.vendor_id = p_vendor_id and i.quantity - i.reserved <= i.low_stock_threshold and i.version > 0
  ), news as (
    insert into private.low_stock_notices as n (inventory_id, level)
    select f.id, f.level from fallen f order by f.id
    on conflict (inventory_id) do update set level = excluded.level, noticed_at = now()
      where n.level = 'low' and excluded.level = 'out'
    returning n.inventory_id
  )
  select f.id, f.level, f.product, f.variant, f.sku, f.location, f.available, f.unit
  from fallen f join news n on n.inventory_id = f.id
  order by f.level desc, f.product, f.variant, f.id;
end $$;

revoke execute on function
  private.mail_recipients(uuid, text), private.refuse_mail(uuid, text, text), private.forget_refusal(),
  private.refused_mails(uuid), private.note_low_stock(uuid) from public;
grant execute on function private.refused_mails(uuid) to authenticated;
