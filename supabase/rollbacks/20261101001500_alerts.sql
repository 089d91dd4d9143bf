drop table private.invariant_checks;
drop table private.health_checks;
drop table private.alert_events;
drop table private.alerts;
