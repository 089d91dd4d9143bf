import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackEnv } from '../../scripts/lib/embedded.ts';
import { runWeb } from '../../scripts/lib/run-web.ts';
import { seed } from '../../scripts/lib/seed.ts';
import { removeDataDir } from '../../supabase/local/data-dir.ts';
import { findFreePort } from '../../supabase/local/ports.ts';
import { startStack } from '../../supabase/local/stack.ts';

/**
 * A seeded shop on the production build, for one bench run. Durable, as a real one: without it Postgres writes its
 * log late, and Realtime, which reads the log, hears of a commit up to 0.4 s after it.
 */
export async function openBenchShop(say: (line: string) => void) {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const dataDir = join(await mkdtemp(join(tmpdir(), 'livestall-bench-')), 'data');
  const stack = await startStack({ dataDir, publicUrl: url, seed: (context) => seed(context, { say }) });
  const env = {
    ...stackEnv(stack, url),
    NODE_ENV: 'production' as const,
    PORT: String(port),
    LOG_LEVEL: 'warn',
  };
  const web = await runWeb(env);
  return {
    url,
    stack,
    async close() {
      await web.stop();
      await stack.stop();
      await removeDataDir(dataDir);
    },
  };
}

export type BenchShop = Awaited<ReturnType<typeof openBenchShop>>;
