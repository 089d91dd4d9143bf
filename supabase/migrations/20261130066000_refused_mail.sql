-- A mail that the recipient's server refuses for good is no fault of the market: whoever may choose an address would
-- else decide when the market's people are alarmed. It is an outcome of its own, which the stall that wrote sees.
alter table private.sent_mail drop constraint sent_mail_state_check;
alter table private.sent_mail add constraint sent_mail_state_check check (state in ('sending', 'sent', 'refused'));

/* What a stall has sent to an address of its choice, waits for an answer, and never arrived: invitations, and the mail
   that asks its own new address. For the stall's people and admins. */
create function private.refused_mails(p_vendor_id uuid) returns table (about text, id uuid)
language sql stable security definer set search_path = ''
as $$
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
revoke execute on function private.refused_mails(uuid) from public;
grant execute on function private.refused_mails(uuid) to authenticated;
