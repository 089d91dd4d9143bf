-- Commands that are only half of what happens: the server sends a job or mails with them, in the same transaction. A client
-- that calls them past the server leaves an import waiting for a job that nobody sent, or an application that no admin
-- hears of. As with the commands of orders, only the server reaches `private`; who may is asked as before.
alter function public.request_import(uuid, text, jsonb) set schema private;
alter function public.cancel_import(uuid) set schema private;
alter function public.apply_for_stall(text, text, text, text, text, text, text, text, text) set schema private;
