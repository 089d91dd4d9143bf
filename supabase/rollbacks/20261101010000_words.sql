drop function
  private.iso_now(),
  private.is_time_zone(text),
  private.limit_rows(),
  private.touch_updated_at(),
  private.is_stall_edit(),
  private.is_service(),
  private.is_client(),
  private.acting_role();
drop schema private;
