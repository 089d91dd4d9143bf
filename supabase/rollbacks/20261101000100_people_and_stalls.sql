-- pg_trgm stays: the migration made it only if it was not there, and others may use it.
drop table public.locations;
drop table public.vendor_members;
drop table public.vendors;
drop table public.profiles;
drop type public.member_role;
drop type public.vendor_status;
drop type public.user_role;
drop schema private;
