import { readFile } from 'node:fs/promises';
import type { Finding } from './lib/report.ts';
import type { BenchShop } from './lib/shop.ts';

const promisedMb = 250;

/** V8 and the allocator give memory back when there is little to do. */
const quietMs = 20_000;

/** Resident memory of the web process after everything before it. Linux only; elsewhere there is nothing to report. */
export async function benchMemory(shop: BenchShop): Promise<Finding[]> {
  await new Promise((resolve) => setTimeout(resolve, quietMs));
  const status = await readFile(`/proc/${shop.pid()}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  if (!kilobytes) return [];
  const mb = Number(kilobytes) / 1024;
  return [
    {
      name: 'memory of the web process, 20 s after all of this',
      figure: `${mb.toFixed(0)} MB resident`,
      promise: `at most ${promisedMb} MB`,
      isKept: mb <= promisedMb,
    },
  ];
}
