import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openBenchQueue } from './lib/job-worker.ts';
import type { Finding } from './lib/report.ts';
import type { BenchShop } from './lib/shop.ts';

const count = 3_000;
const senders = 10;

/** The limit: a job is at least two durable transactions, one that claims it and one that ends it. */
async function bareTransactions(shop: BenchShop): Promise<number> {
  const startedAt = performance.now();
  let left = 1_000;
  await shop.sql`create table if not exists private.bench_rows (id int primary key, n int)`;
  await shop.sql`insert into private.bench_rows select g, 0 from generate_series(1, ${senders}) g on conflict do nothing`;
  async function run(id: number): Promise<void> {
    while (left-- > 0) await shop.sql`update private.bench_rows set n = n + 1 where id = ${id}`;
  }
  await Promise.all(Array.from({ length: senders }, (_, id) => run(id + 1)));
  await shop.sql`drop table private.bench_rows`;
  return (1_000 / (performance.now() - startedAt)) * 1_000;
}

/** Jobs that do nothing, sent one by one and worked off by one worker process: what the queue itself costs. */
export async function benchJobs(shop: BenchShop): Promise<Finding[]> {
  const limit = (await bareTransactions(shop)) / 2;
  const jobs = openBenchQueue(shop.stack.databaseUrl);
  await jobs.start();
  const env = { ...process.env, DATABASE_URL: shop.stack.databaseUrl, LOG_LEVEL: 'warn' };
  const worker = fork(new URL('./lib/job-worker.ts', import.meta.url), { env });
  await once(worker, 'message');
  const startedAt = performance.now();
  let next = 0;
  async function send(): Promise<void> {
    while (next < count) await jobs.send('bench-nothing', { n: next++ });
  }
  await Promise.all(Array.from({ length: senders }, send));
  for (;;) {
    const { total } = await jobs.overview();
    if (total.waiting === 0 && total.running === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const perSecond = (count / (performance.now() - startedAt)) * 1_000;
  worker.disconnect();
  await jobs.close();
  return [
    {
      row: 'jobs',
      figure: `${perSecond.toFixed(0)}/s over ${count}`,
      limit: `${limit.toFixed(0)}/s`,
      ratio: perSecond / limit,
    },
  ];
}
