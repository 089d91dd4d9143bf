import { stackEnv } from '../../scripts/lib/embedded.ts';
import { runWeb } from '../../scripts/lib/run-web.ts';
import { seed } from '../../scripts/lib/seed.ts';
import { findFreePort } from '../../supabase/local/ports.ts';
import { startTestStack } from '../../supabase/local/test-stack.ts';

/** A seeded shop on the production build, for one bench run. */
export async function openBenchShop(say: (line: string) => void) {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const stack = await startTestStack({ publicUrl: url, seed: (context) => seed(context, { say }) });
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
    },
  };
}

export type BenchShop = Awaited<ReturnType<typeof openBenchShop>>;
