drop trigger livestall_end_sessions on auth.users;
drop trigger livestall_create_profile on auth.users;
drop table
  public.profiles;
drop function
  private.end_sessions_of_old_password(),
  private.session_lives(uuid, uuid),
  private.given_name(jsonb),
  private.create_profile(),
  private.is_admin();
drop type public.user_role;
