drop trigger livestall_end_sessions on auth.users;
drop function private.end_sessions_of_old_password();
