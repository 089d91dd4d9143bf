/* A new password ends every session but the one that the changing server names for its transaction. Hosted Auth, which
   signs in as supabase_auth_admin, does the same by itself and names none. Refresh tokens go with their session. */
create function private.end_sessions_of_old_password() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  kept text := nullif(current_setting('livestall.session', true), '');
begin
  if session_user = 'supabase_auth_admin' then
    return new;
  end if;
  delete from auth.sessions s where s.user_id = new.id and (kept is null or s.id <> kept::uuid);
  return new;
end $$;
revoke execute on function private.end_sessions_of_old_password() from public;

create trigger livestall_end_sessions after update of encrypted_password on auth.users
  for each row when (old.encrypted_password is distinct from new.encrypted_password)
  execute function private.end_sessions_of_old_password();
