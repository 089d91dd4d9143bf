/* Whether an access token's session is there, is its person's, has not run out, and the account is open. The tables of
   Auth are for nobody to read, so a function does; a session's id is a random secret, so asking tells nothing. */
create function private.session_lives(p_session uuid, p_user uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from auth.sessions s join auth.users u on u.id = s.user_id
    where s.id = p_session and s.user_id = p_user
      and (s.not_after is null or s.not_after > now())
      and (u.banned_until is null or u.banned_until <= now()) and u.deleted_at is null
  )
$$;
revoke execute on function private.session_lives(uuid, uuid) from public;
grant execute on function private.session_lives(uuid, uuid) to authenticated, service_role;
