drop trigger touch_updated_at on public.products;
drop trigger touch_updated_at on public.vendor_orders;
drop trigger touch_updated_at on public.orders;
drop trigger touch_updated_at on public.product_variants;
drop trigger touch_updated_at on public.vendors;
drop trigger touch_updated_at on public.profiles;
drop trigger promote_member on public.vendor_members;
drop trigger livestall_create_profile on auth.users;

drop function private.touch_updated_at();
drop function private.promote_member();
drop function private.create_profile();
drop function private.my_vendor_ids(public.member_role);
drop function private.is_member(uuid, public.member_role);
drop function private.member_role(uuid);
drop function private.is_admin();
drop function private.is_service();
drop function private.is_client();
drop function private.acting_role();
