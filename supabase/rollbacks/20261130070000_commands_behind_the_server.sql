alter function private.apply_for_stall(text, text, text, text, text, text, text, text, text) set schema public;
alter function private.cancel_import(uuid) set schema public;
alter function private.request_import(uuid, text, jsonb) set schema public;
