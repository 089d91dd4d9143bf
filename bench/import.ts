import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createClient } from '@supabase/supabase-js';
import autocannon from 'autocannon';
import { storeUpload } from '#lib/market/imports/upload';
import { stackEnv } from '../scripts/lib/embedded.ts';
import { nodeArgs } from '../scripts/lib/run-process.ts';
import type { ImportRun } from './lib/import-worker.ts';
import { makeProductList } from './lib/product-list.ts';
import { type Finding, percentile } from './lib/report.ts';
import type { BenchShop } from './lib/shop.ts';

const many = 100_000;
const few = 10_000;

interface World {
  shop: BenchShop;
  worker: ChildProcess;
  vendorId: string;
  locationId: string;
  category: string;
}

async function openWorld(shop: BenchShop): Promise<World> {
  const [place] = await shop.sql`
    select v.id as vendor_id, l.id as location_id, (select slug from public.categories order by slug limit 1) as category
    from public.vendors v join public.locations l on l.vendor_id = v.id and l.is_primary
    where v.status = 'approved' order by v.slug limit 1`;
  const env = {
    ...stackEnv(shop.stack, shop.url),
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production' as const,
    LIVESTALL_PROCESS: 'worker',
  };
  const worker = fork(new URL('./lib/import-worker.ts', import.meta.url), { env, execArgv: nodeArgs.worker });
  return {
    shop,
    worker,
    vendorId: place?.vendor_id,
    locationId: place?.location_id,
    category: place?.category,
  };
}

/** Uploads a generated list as the route does and asks for its run; resolves with the import's id. */
async function upload({ shop, vendorId, locationId, category }: World, rows: number): Promise<string> {
  const { SUPABASE_URL = '', SUPABASE_SECRET_KEY = '' } = stackEnv(shop.stack, shop.url);
  const { storage } = createClient(SUPABASE_URL, SUPABASE_SECRET_KEY, { auth: { persistSession: false } });
  const list = makeProductList(rows, `B${randomUUID().slice(0, 4)}`, category);
  const { id, ...file } = await storeUpload(storage, vendorId, list.body);
  const mapping = Object.fromEntries(file.headers.map((header) => [header, header]));
  const settings = { location_id: locationId, new_status: 'draft', creates: true, updates: true };
  await shop.sql`
    insert into public.imports (id, vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers, mapping,
      settings, state, started_at)
    values (${id}, ${vendorId}, 'list.csv', ${file.bytes}, ${file.sha256}, ${file.encoding}, ${file.delimiter},
      ${file.format}, ${shop.sql.json(file.headers)}, ${shop.sql.json(mapping)}, ${shop.sql.json(settings)},
      'running', now())`;
  return id;
}

async function runOne(world: World, importId: string): Promise<ImportRun> {
  world.worker.send(importId);
  const died = once(world.worker, 'exit').then(([code]) =>
    Promise.reject(new Error(`the worker died (${code})`)),
  );
  const [told] = (await Promise.race([once(world.worker, 'message'), died])) as [ImportRun];
  return told;
}

/** Whether every line came out as it should: the good ones in, the broken ones named. */
async function check({ shop }: World, importId: string, rows: number): Promise<string> {
  const [row] = await shop.sql`
    select i.state, i.rows_created, i.rows_failed,
      (select count(distinct r.line)::int from public.import_rows r where r.import_id = i.id and r.level = 'error') as named
    from public.imports i where i.id = ${importId}`;
  const broken = Math.floor((rows + 43) / 50);
  const isRight =
    row?.state === 'done' &&
    row.rows_failed === broken &&
    row.named === broken &&
    row.rows_created === rows - broken;
  if (!isRight) throw new Error(`the import of ${rows} rows came out as ${JSON.stringify(row)}`);
  return `${row.rows_created} in, ${row.named} refused with a reason`;
}

/** Milliseconds of every answer to warm public GETs at a steady, moderate rate. */
async function latencies(url: string, durationS: number): Promise<number[]> {
  const samples: number[] = [];
  const load = autocannon({ url, connections: 8, duration: durationS, overallRate: 400 }, (error) => {
    if (error) throw error;
  });
  load.on('response', (_client, status, _bytes, ms) => {
    if (status !== 200) throw new Error(`${url}: ${status}`);
    samples.push(ms);
  });
  await once(load, 'done');
  return samples;
}

async function warmP95(url: string, durationS: number): Promise<number> {
  await latencies(url, 2);
  return percentile(await latencies(url, durationS), 0.95);
}

/**
 * Products a second that go into the same tables by bare INSERTs, `batch` of them in a statement and transaction of
 * their own: what the tables alone cost.
 */
async function barePerSecond(world: World, products: number, batch: number): Promise<number> {
  const { shop, vendorId, locationId, category } = world;
  const tag = randomUUID().slice(0, 8);
  const startedAt = performance.now();
  for (let from = 0; from < products; from += batch) {
    const count = Math.min(batch, products - from);
    await shop.sql`
      with n as (select gen_random_uuid() as p, gen_random_uuid() as v, ${from}::int + g as g
        from generate_series(1, ${count}::int) g),
      made as (
        insert into public.products (id, vendor_id, category_id, name, slug, description, status, unit, price, manage_stock)
        select n.p, ${vendorId}, (select id from public.categories where slug = ${category}), 'Bare tea ' || n.g,
          'bare-tea-' || ${tag}::text || n.g, 'Picked by hand, dried in the shade and packed where it grew.', 'draft', 'g', 4.5, true
        from n),
      variants as (
        insert into public.product_variants (id, product_id, sku, price, unit)
        select n.v, n.p, 'BARE-' || ${tag}::text || n.g, 4.5, 'g' from n),
      shelves as (
        insert into public.inventory (variant_id, product_id, vendor_id, location_id, quantity, version)
        select n.v, n.p, ${vendorId}, ${locationId}, 10, 1 from n returning *)
      insert into public.inventory_movements (inventory_id, variant_id, product_id, vendor_id, location_id, delta,
        balance_after, reason)
      select s.id, s.variant_id, s.product_id, s.vendor_id, s.location_id, 10, 10, 'imported' from shelves s`;
  }
  return products / ((performance.now() - startedAt) / 1_000);
}

/**
 * 100,000 generated lines, 2 % of them broken, each a product of its own, through Storage and the code of the worker,
 * into a shop that is being browsed: rows a second, the worker's memory, what shoppers notice.
 */
export async function benchImport(shop: BenchShop): Promise<Finding[]> {
  const world = await openWorld(shop);
  try {
    const [product] = await shop.products();
    const page = `${shop.url}/products/${product?.id}`;
    const small = await runOne(world, await upload(world, few));
    const quietP95 = await warmP95(page, 6);
    const id = await upload(world, many);
    const running = runOne(world, id);
    const busyP95 = await warmP95(page, 10);
    const large = await running;
    const outcome = await check(world, id, many);
    const naive = await barePerSecond(world, 2_000, 1);
    const bare = await barePerSecond(world, few, 1_500);
    const rate = many / large.seconds;
    const figure = `${rate.toFixed(0)} rows/s`;
    // What is faster than the clock of the load is noise.
    const quietMs = Math.max(1, quietP95);
    return [
      {
        row: 'importToNaive',
        figure: `${figure}, ${outcome}`,
        limit: `${naive.toFixed(0)}/s`,
        ratio: rate / naive,
      },
      { row: 'importToBare', figure, limit: `${bare.toFixed(0)}/s`, ratio: rate / bare },
      {
        row: 'importMemory',
        figure: `${large.peakMb.toFixed(0)} MB at most`,
        limit: `${small.peakMb.toFixed(0)} MB`,
        ratio: large.peakMb / small.peakMb,
      },
      {
        row: 'importNotice',
        figure: `${busyP95.toFixed(1)} ms`,
        limit: `${quietMs.toFixed(1)} ms`,
        ratio: busyP95 / quietMs,
      },
    ];
  } finally {
    world.worker.disconnect();
  }
}
