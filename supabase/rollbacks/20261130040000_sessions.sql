drop function private.session_lives(uuid, uuid);
