drop function private.note_review_told(uuid);
drop trigger call_review on public.products;
drop trigger call_review_of_new on public.products;
drop function private.call_review();
drop table private.review_calls;
