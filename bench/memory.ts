import { readFile } from 'node:fs/promises';
import { type EmptyNext, openEmptyNext } from './lib/empty-next.ts';
import { requestsPerSecond } from './lib/load.ts';
import type { Finding } from './lib/report.ts';
import type { BenchShop } from './lib/shop.ts';

/** V8 and the allocator give memory back when there is little to do. */
const quietMs = 20_000;

async function residentMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
}

async function measure(shop: BenchShop, empty: EmptyNext): Promise<[ours: number, limit: number]> {
  try {
    await requestsPerSecond({ url: empty.url });
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    return [await residentMb(shop.pid()), await residentMb(empty.pid)];
  } finally {
    await empty.stop();
  }
}

/**
 * Resident memory of the web process after everything before it, beside a Next server that does nothing, after load of
 * its own. Linux only; elsewhere the ratio is not known.
 */
export async function benchMemory(shop: BenchShop): Promise<Finding[]> {
  const [ours, limit] = await measure(shop, await openEmptyNext());
  return [
    {
      row: 'memory',
      figure: `${ours.toFixed(0)} MB resident`,
      limit: `${limit.toFixed(0)} MB`,
      ratio: ours / limit,
    },
  ];
}
