drop trigger review_removed on public.locations;
drop trigger review_edit on public.locations;
drop trigger review_added on public.locations;
drop table
  private.stall_email_changes,
  public.vendor_invitations,
  public.vendor_decisions,
  public.vendor_applications;
drop function
  private.confirm_stall_email(bytea),
  private.pending_stall_email(uuid),
  private.ask_stall_email(uuid, text, bytea),
  private.withdraw_stall_email(uuid),
  private.team_of(uuid),
  private.accept_invitation(bytea),
  private.guard_invitation(),
  private.review_locations(),
  private.lock_vendor_for_review(uuid),
  private.review_vendor(uuid, text, text),
  private.is_slug_free(text, uuid),
  private.apply_for_stall(text, text, text, text, text, text, text, text, text);
