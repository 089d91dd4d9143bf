import { logger } from '#lib/base/logger';
import { connect } from '#lib/data/db/connect';
import { type PanelName, panelName } from '#lib/market/dashboard/schema';
import { readDashboard, readOnePanel } from '#lib/market/dashboard/service';
import type { Session } from '#lib/web/auth/schema';
import { fillLargeStall } from './lib/large-stall.ts';
import { type Finding, percentile } from './lib/report.ts';
import type { BenchShop } from './lib/shop.ts';

const rounds = 60;
const warmUp = 10;

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * The dashboard of a stall with 10,000 products: all panels side by side, beside the slowest of them read alone. The
 * two are measured in turns, so that both meet the same machine.
 */
export async function benchVendorDashboard(shop: Pick<BenchShop, 'sql' | 'stack'>): Promise<Finding[]> {
  const { vendorId, userId } = await fillLargeStall(shop.sql);
  const session: Session = { userId, email: '', role: 'vendor', fullName: '', vendors: [] };
  const { db, close } = connect(shop.stack.databaseUrl, { max: 12, name: 'livestall-bench' });
  const ctx = { db, logger };
  const alone = new Map<PanelName, number[]>(panelName.options.map((name) => [name, []]));
  const together: number[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const all = await msOf(async () => {
      const panels = Object.values(await readDashboard(ctx, session, vendorId));
      if (panels.some(({ ok }) => !ok)) throw new Error('A panel of the dashboard failed.');
    });
    if (round >= 0) together.push(all);
    for (const [name, times] of alone) {
      const one = await msOf(() => readOnePanel(ctx, session, vendorId, name));
      if (round >= 0) times.push(one);
    }
  }
  await close();
  const medians = [...alone].map(([name, times]) => ({ name, ms: percentile(times, 0.5) }));
  const slowest = medians.reduce((most, each) => (each.ms > most.ms ? each : most));
  const figure = percentile(together, 0.5);
  const sum = medians.reduce((total, { ms }) => total + ms, 0);
  return [
    {
      row: 'dashboard',
      figure: `${figure.toFixed(1)} ms; its panels one by one ${sum.toFixed(1)} ms`,
      limit: `${slowest.ms.toFixed(1)} ms, ${slowest.name}`,
      ratio: figure / slowest.ms,
    },
  ];
}
