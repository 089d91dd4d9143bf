drop function private.send_canary(uuid);
drop function private.retain_monitoring(timestamptz);
drop table private.instance_gauges;
drop table private.performance_samples;
