drop trigger guard_name on public.vendors;
drop trigger guard_new_name on public.vendors;
drop function private.guard_stall_name();
drop index public.vendors_name_looks;
drop function private.name_skeleton(text);
