import type { JobsOverview } from '#lib/engines/jobs/schema';
import type { PerformanceMonitor } from '#lib/engines/monitoring/performance-monitor';
import type { CacheGauge, LimiterGauge, QueueGauge, RealtimeGauge } from '#lib/engines/monitoring/schema';

/** Where the monitor of one process finds its figures. A part that the process does not have is left out. */
export interface MonitorSources {
  monitor: PerformanceMonitor;
  /** Connections that the process may open to the database. */
  poolMax: number;
  caches?: () => Record<string, CacheGauge>;
  limiter?: () => Record<string, LimiterGauge>;
  /** Only in workers. A rejection leaves the queue out of that reading. */
  queue?: () => Promise<JobsOverview>;
  /** Where a canary runs. */
  realtime?: () => RealtimeGauge;
}

/** The queue in four figures. */
export function toQueueGauge({ total }: JobsOverview): QueueGauge {
  return {
    waiting: total.waiting,
    running: total.running,
    deadLetters: total.failed,
    oldestS: total.oldest_waiting_s ?? 0,
  };
}
