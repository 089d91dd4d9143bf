import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { stackEnv } from '../../scripts/lib/embedded.ts';
import { runWeb } from '../../scripts/lib/run-process.ts';
import { seed } from '../../scripts/lib/seed.ts';
import { removeDataDir } from '../../supabase/local/data-dir.ts';
import { findFreePort } from '../../supabase/local/ports.ts';
import { type Stack, startStack } from '../../supabase/local/stack.ts';

/** One web process of the shop: gateway and Next. */
export interface Instance {
  url: string;
  pid(): number | undefined;
  stop(): Promise<void>;
}

/** A published product and its fullest shelf. */
export interface Shelf {
  id: string;
  variant_id: string;
  location_id: string;
}

/** Far above what one client can ask: the limiter works, but never refuses. */
const outOfTheWay = '1000000';

async function openInstance(stack: Stack, port: number, env: Record<string, string> = {}): Promise<Instance> {
  const url = `http://127.0.0.1:${port}`;
  const web = await runWeb({
    ...stackEnv(stack, url),
    NODE_ENV: 'production',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    RATE_LIMIT_SCALE: outOfTheWay,
    ...env,
  });
  return { url, pid: () => web.pid, stop: () => web.stop() };
}

/**
 * A seeded shop on the production build, for one bench run. Durable, as a real one: without it Postgres writes its
 * log late, and Realtime, which reads the log, hears of a commit up to 0.4 s after it.
 */
export async function openBenchShop(say: (line: string) => void) {
  const port = await findFreePort();
  const dataDir = join(await mkdtemp(join(tmpdir(), 'livestall-bench-')), 'data');
  const publicUrl = `http://127.0.0.1:${port}`;
  const stack = await startStack({ dataDir, publicUrl, seed: (context) => seed(context, { say }) });
  const sql = postgres(stack.databaseUrl, { max: 2, onnotice: () => undefined });
  const first = await openInstance(stack, port);
  const instances = [first];
  return {
    url: first.url,
    pid: first.pid,
    stack,
    sql,
    /** Published products with a shelf, the best known first. */
    products: () => sql<Shelf[]>`
      select distinct on (p.published_at, p.id) p.id, i.variant_id, i.location_id
      from products p join inventory i on i.product_id = p.id
      where p.status = 'published' order by p.published_at, p.id, i.quantity desc`,
    /** One more web process on the same stack. */
    async openAnother(env: Record<string, string> = {}): Promise<Instance> {
      const another = await openInstance(stack, await findFreePort(), env);
      instances.push(another);
      return another;
    },
    async close() {
      await sql.end();
      for (const instance of instances) await instance.stop();
      await stack.stop();
      await removeDataDir(dataDir);
    },
  };
}

export type BenchShop = Awaited<ReturnType<typeof openBenchShop>>;
