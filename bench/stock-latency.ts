import { spawn } from 'node:child_process';
import postgres from 'postgres';
import * as z from 'zod';
import { type Finding, percentile } from './lib/report.ts';
import type { BenchShop } from './lib/shop.ts';

const changes = 200;
/** Well above the 200 ms within which changes of one product are put together: each one is its own event. */
const pauseMs = 300;

const ready = z.object({ type: z.literal('ready') });
const received = z.object({
  type: z.literal('received'),
  /** Version → arrival in ms since the epoch, one entry per subscriber. */
  arrivals: z.array(z.array(z.tuple([z.number(), z.number()]))),
});

/** Shoppers in a process of their own: supabase-js as the product page uses it. */
async function startShoppers(shop: BenchShop, productId: string, count: number) {
  const child = spawn(process.execPath, ['bench/lib/shoppers.ts'], {
    env: {
      ...process.env,
      SHOP_URL: shop.url,
      KEY: shop.stack.publishableKey,
      PRODUCT: productId,
      COUNT: String(count),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const next = <T>(schema: z.ZodType<T>) =>
    new Promise<T>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the shoppers left with code ${code}`)));
      child.on('message', (message) => {
        const parsed = schema.safeParse(message);
        if (parsed.success) resolve(parsed.data);
      });
    });
  await next(ready);
  return async () => {
    const answer = next(received);
    child.send({ type: 'report' });
    const { arrivals } = await answer;
    child.removeAllListeners('exit').kill();
    return arrivals;
  };
}

async function measure(shop: BenchShop, count: number): Promise<{ latencies: number[]; lost: number }> {
  const sql = postgres(shop.stack.databaseUrl, { max: 1 });
  const [shelf] = await sql`
    select i.product_id, i.variant_id, i.location_id from public.inventory i
    join public.products p on p.id = i.product_id where p.stock_status = 'instock'
      and (select count(*) from public.inventory o where o.product_id = p.id) = 1 order by p.id limit 1`;
  if (!shelf) throw new Error('No product to sell.');
  const collect = await startShoppers(shop, shelf.product_id, count);
  const committed = new Map<number, number>();
  for (let n = 0; n < changes; n += 1) {
    const [moved] = await sql`
      select (private.move_stock(${shelf.variant_id}, ${shelf.location_id}, ${n % 2 ? -1 : 1}, 'adjusted', null)).version`;
    committed.set(Number(moved?.version), performance.timeOrigin + performance.now());
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  const arrivals = await collect();
  await sql.end();
  const times = arrivals.map((list) => new Map(list));
  const latencies: number[] = [];
  let lost = 0;
  for (const [version, at] of committed) {
    for (const subscriber of times) {
      const arrived = subscriber.get(version);
      if (arrived === undefined) lost += 1;
      else latencies.push(Math.max(0, arrived - at));
    }
  }
  return { latencies, lost };
}

/** From the moment the writer knows of its commit until supabase-js hands the change to the page. */
export async function benchStockLatency(shop: BenchShop): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const count of [1, 200]) {
    const { latencies, lost } = await measure(shop, count);
    const p99 = percentile(latencies, 0.99);
    findings.push({
      name: `stock commit → client, ${count} subscriber${count > 1 ? 's' : ''}`,
      figure: `p50 ${percentile(latencies, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${lost} of ${changes * count} lost`,
      promise: 'p99 at most 25 ms, none lost',
      isKept: p99 <= 25 && lost === 0,
    });
  }
  return findings;
}
