drop table
  private.invariant_checks,
  private.health_checks,
  private.alert_events,
  private.alerts,
  private.instance_gauges,
  private.performance_samples;
drop function
  private.send_canary(uuid),
  private.retain_monitoring(timestamptz);
