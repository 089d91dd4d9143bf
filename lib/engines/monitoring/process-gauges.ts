import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { InstanceGauges } from '#lib/engines/monitoring/schema';

export type ProcessGauges = Pick<
  InstanceGauges,
  'uptimeS' | 'rssBytes' | 'heapBytes' | 'eventLoopP99Ms' | 'eventLoopUtilization' | 'cpuCores'
>;

/** How often the event loop is asked whether it is on time; what it reports has this much in it when it is. */
const resolutionMs = 20;

/**
 * Watches this process. Each `read` covers the time since the one before; `stop` ends the watching, which costs a
 * timer of 20 ms.
 */
export function watchProcess(): { read(): ProcessGauges; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let loop = performance.eventLoopUtilization();
  let cpu = process.cpuUsage();
  let at = performance.now();

  return {
    read() {
      const before = { loop, cpu, at };
      [loop, cpu, at] = [performance.eventLoopUtilization(), process.cpuUsage(), performance.now()];
      const elapsedUs = Math.max(1, (at - before.at) * 1_000);
      const { rss, heapUsed } = process.memoryUsage();
      // Nothing was measured in the first 20 ms.
      const lateMs = delay.count === 0 ? 0 : delay.percentile(99) / 1e6 - resolutionMs;
      delay.reset();
      return {
        uptimeS: process.uptime(),
        rssBytes: rss,
        heapBytes: heapUsed,
        eventLoopP99Ms: Math.max(0, lateMs),
        eventLoopUtilization: performance.eventLoopUtilization(loop, before.loop).utilization,
        cpuCores: (cpu.user + cpu.system - before.cpu.user - before.cpu.system) / elapsedUs,
      };
    },
    stop: () => delay.disable(),
  };
}
