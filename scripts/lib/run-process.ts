import type { ChildProcess } from 'node:child_process';
import * as z from 'zod';
import { type Supervised, supervise } from '../../supabase/local/supervise.ts';

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
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

/**
 * V8 lets garbage lie as long as the machine has memory, and glibc gives each zlib thread an arena of its own: pages
 * are rendered and compressed in passing, so both would keep hundreds of megabytes that nobody uses.
 */
const heapMb = process.env.WEB_HEAP_MB ?? '320';
// Large blocks are mapped by themselves and go back at once.
export const nodeMalloc = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** How Node is to treat its memory. A worker streams what is large; a young generation that is small keeps it so. */
export const nodeArgs = {
  web: [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=8'],
  worker: ['--max-old-space-size=512', '--max-semi-space-size=4'],
};

/** What is done in the background waits for pages that somebody is looking for. */
const niceness = { web: 0, worker: 10 };

async function run(name: 'web' | 'worker', env: NodeJS.ProcessEnv): Promise<Supervised> {
  const child = supervise({
    name,
    command: process.execPath,
    args: [...nodeArgs[name], '--disable-warning=ExperimentalWarning', `scripts/${name}.ts`],
    env: { ...nodeMalloc, ...env, LIVESTALL_PROCESS: name },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    waitUntilReady: waitForReady,
    niceness: niceness[name],
  });
  await child.ready;
  return child;
}

/** Starts the web process and keeps it alive; resolves when it serves. */
export const runWeb = (env: NodeJS.ProcessEnv) => run('web', env);

/** Starts a worker and keeps it alive; resolves when it works. Its end takes up to 8 s, as jobs may end first. */
export const runWorker = (env: NodeJS.ProcessEnv) => run('worker', env);
