import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import postgres, { type Sql } from 'postgres';
import * as z from 'zod';
import { bareChannel } from './lib/bare-fanout.ts';
import { type Finding, percentile } from './lib/report.ts';
import type { BenchShop } from './lib/shop.ts';

const changes = 120;
/** Well above the 200 ms within which changes of one product are put together: each one is its own event. */
const pauseMs = 300;
const barePauseMs = 100;

const ready = z.object({ type: z.literal('ready'), port: z.number().optional() });
/** Per subscriber, the number of each change and its arrival in ms since the epoch. */
const arrivals = z.array(z.array(z.tuple([z.number(), z.number()])));
const received = z.object({ type: z.literal('received'), ours: arrivals, bare: arrivals });

function start(program: string, env: Record<string, string>): ChildProcess {
  const file = fileURLToPath(new URL(`./lib/${program}.ts`, import.meta.url));
  return fork(file, { env: { ...process.env, ...env } });
}

/** The next message of a child that has this shape. */
function next<T>(child: ChildProcess, schema: z.ZodType<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${child.spawnargs.at(-1)} left with code ${code}`)));
    child.on('message', (message) => {
      const parsed = schema.safeParse(message);
      if (parsed.success) resolve(parsed.data);
    });
  });
}

const now = () => performance.timeOrigin + performance.now();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Committed {
  ours: Map<number, number>;
  bare: Map<number, number>;
}

interface Shelf {
  product_id: string;
  variant_id: string;
  location_id: string;
}

async function findShelf(sql: Sql): Promise<Shelf> {
  const [shelf] = await sql<Shelf[]>`
    select i.product_id, i.variant_id, i.location_id from public.inventory i
    join public.products p on p.id = i.product_id where p.stock_status = 'instock'
      and (select count(*) from public.inventory o where o.product_id = p.id) = 1 order by p.id limit 1`;
  if (!shelf) throw new Error('No product to sell.');
  return shelf;
}

/** Changes of stock and bare notices of as many bytes in turns, each noted when its writer knows of its commit. */
async function commitInTurns(sql: Sql, shelf: Shelf): Promise<Committed> {
  const committed: Committed = { ours: new Map(), bare: new Map() };
  for (let n = 0; n < changes; n += 1) {
    const [moved] = await sql`
      select (private.move_stock(${shelf.variant_id}, ${shelf.location_id}, ${n % 2 ? -1 : 1}, 'adjusted', null)).version`;
    committed.ours.set(Number(moved?.version), now());
    await pause(pauseMs);
    await sql`
      select pg_notify(${bareChannel}, json_build_object('n', ${n}::int, 'stock', private.stock_payload(p))::text)
      from public.products p where p.id = ${shelf.product_id}`;
    committed.bare.set(n, now());
    await pause(barePauseMs);
  }
  return committed;
}

interface Latencies {
  ms: number[];
  lost: number;
}

function compare(committed: Map<number, number>, subscribers: [number, number][][]): Latencies {
  const ms: number[] = [];
  let lost = 0;
  for (const times of subscribers.map((list) => new Map(list))) {
    for (const [number, at] of committed) {
      const arrived = times.get(number);
      if (arrived === undefined) lost += 1;
      else ms.push(Math.max(0, arrived - at));
    }
  }
  return { ms, lost };
}

async function measure(shop: BenchShop, count: number): Promise<Record<'ours' | 'bare', Latencies>> {
  const sql = postgres(shop.stack.databaseUrl, { max: 1 });
  const shelf = await findShelf(sql);
  const bare = start('bare-fanout', { DATABASE_URL: shop.stack.databaseUrl });
  const children = [bare];
  try {
    const { port } = await next(bare, ready);
    const shoppers = start('shoppers', {
      SHOP_URL: shop.url,
      BARE_URL: `ws://127.0.0.1:${port}`,
      KEY: shop.stack.publishableKey,
      PRODUCT: shelf.product_id,
      COUNT: String(count),
    });
    children.push(shoppers);
    await next(shoppers, ready);
    const committed = await commitInTurns(sql, shelf);
    const answer = next(shoppers, received);
    shoppers.send({ type: 'report' });
    const got = await answer;
    return { ours: compare(committed.ours, got.ours), bare: compare(committed.bare, got.bare) };
  } finally {
    for (const child of children) child.removeAllListeners('exit').kill();
    await sql.end();
  }
}

const words = ({ ms }: Latencies) =>
  `p50 ${percentile(ms, 0.5).toFixed(1)} ms, p99 ${percentile(ms, 0.99).toFixed(1)} ms`;

/**
 * From the moment the writer knows of its commit until supabase-js hands the change to the page, beside the same bytes
 * on their shortest way: LISTEN, and `ws` to as many sockets.
 */
export async function benchStockLatency(shop: BenchShop): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [row, count] of [['stockToOne', 1] as const, ['stockToMany', 200] as const]) {
    const { ours, bare } = await measure(shop, count);
    findings.push({
      row,
      figure: words(ours),
      limit: words(bare),
      ratio: percentile(ours.ms, 0.99) / percentile(bare.ms, 0.99),
    });
    if (row !== 'stockToMany') continue;
    const all = changes * count;
    findings.push({
      row: 'stockArrives',
      figure: `${all - ours.lost}`,
      limit: `${all}`,
      ratio: 1 - ours.lost / all,
    });
  }
  return findings;
}
