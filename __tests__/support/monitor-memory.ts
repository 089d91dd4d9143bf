import { PerformanceMonitor } from '#lib/engines/monitoring/performance-monitor';
import { timePasses } from './until.ts';

// Prints how many bytes a monitor holds after an hour of 100 busy operations. A program of its own, run with
// --expose-gc: in a test process other tests' leavings would be counted.

/** After a collection, and after the buffers that it found unused were given back, which happens beside it. */
async function usedBytes(): Promise<number> {
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    await timePasses(50);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A monitor after `seconds` of 100 operations, each called 1.5 times a second. */
function fill(seconds: number): PerformanceMonitor {
  let now = 0;
  const monitor = new PerformanceMonitor({ clock: () => now });
  for (let second = 0; second < seconds; second += 2) {
    now = second * 1_000;
    for (let operation = 0; operation < 100; operation++)
      for (let call = 0; call < 3; call++) {
        // Anything between 0.2 ms and 1.6 s: as many different durations as a real operation never has.
        const spread = (call * 7_919 + second * 104_729 + operation * 31) % 5_000;
        const durationMs = 0.2 * 1.0018 ** spread;
        monitor.record({ kind: 'route', name: `operation ${operation}`, durationMs, failed: false });
      }
    if (second % 15 === 0) monitor.drain();
  }
  return monitor;
}

let monitor: PerformanceMonitor | undefined = fill(3_600);
const operations = monitor.getStats('1h').length;
const withIt = await usedBytes();
monitor = undefined;
const bytes = withIt - (await usedBytes());
process.stdout.write(JSON.stringify({ bytes, operations }));
