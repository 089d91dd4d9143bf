import type { ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { type Supervised, supervise } from '../../supabase/local/supervise.ts';

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), port: z.number() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);

function waitForReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (raw) => {
      const parsed = message.safeParse(raw);
      if (!parsed.success) return;
      if (parsed.data.type === 'ready') resolve();
      else reject(new Error(parsed.data.message));
    });
  });
}

/** Starts the web process and keeps it alive; resolves when it serves. */
export async function runWeb(env: NodeJS.ProcessEnv): Promise<Supervised> {
  const web = supervise({
    name: 'web',
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', 'scripts/web.ts'],
    env: { ...env, LIVESTALL_PROCESS: 'web' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    waitUntilReady: waitForReady,
  });
  await web.ready;
  return web;
}
