drop function private.confirm_stall_email(bytea), private.pending_stall_email(uuid),
  private.ask_stall_email(uuid, text, bytea), private.withdraw_stall_email(uuid);
drop table private.stall_email_changes;
grant update (email) on public.vendors to authenticated;
