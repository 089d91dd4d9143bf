drop view public.own_vendors;
drop table
  public.vendor_api_keys,
  public.locations,
  public.vendor_members,
  public.vendors;
drop function
  private.guard_api_key(),
  private.keep_main_location(),
  private.guard_location_removal(),
  private.guard_last_owner(),
  private.promote_member(),
  private.guard_vendor(),
  private.may_manage(uuid, text),
  private.key_vendor_ids(text),
  private.my_vendor_ids(public.member_role),
  private.is_member(uuid, public.member_role),
  private.member_role(uuid);
drop type public.member_role, public.vendor_status;
