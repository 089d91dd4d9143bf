import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { nodeArgs, nodeMalloc } from '../../scripts/lib/run-process.ts';

const files = {
  'package.json': '{ "type": "module" }',
  'next.config.js': 'export default { poweredByHeader: false };',
  'app/layout.js':
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }',
  // Made for each request, as the shop's pages are.
  'app/page.js':
    "export const dynamic = 'force-dynamic';\nexport default function Page() { return <main>Nothing</main>; }",
};

/**
 * Within the repository, so that it is built and run by the same Next. By webpack: Turbopack looks for middleware and
 * instrumentation in the folders above too, and would take the shop's.
 */
async function build(): Promise<string> {
  const dir = await mkdtemp(resolve('.livestall-empty-'));
  await mkdir(join(dir, 'app'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  await promisify(execFile)('next', ['build', '--webpack', dir], { env });
  return dir;
}

export interface EmptyNext {
  url: string;
  pid: number | undefined;
  stop(): Promise<void>;
}

/** Builds and starts a Next server with one empty page, in a process that is told of memory what the shop's is told. */
export async function openEmptyNext(): Promise<EmptyNext> {
  const dir = await build();
  const env = { ...process.env, ...nodeMalloc, NODE_ENV: 'production' as const, DIR: dir };
  const execArgv = [...nodeArgs.web, '--disable-warning=ExperimentalWarning'];
  const child = fork(new URL('./empty-next-server.ts', import.meta.url), { env, execArgv });
  const ended = once(child, 'exit');
  const failed = ended.then(() => Promise.reject(new Error('the empty Next server ended')));
  const [message] = await Promise.race([once(child, 'message'), failed]);
  failed.catch(() => undefined);
  return {
    url: `http://127.0.0.1:${z.object({ port: z.number() }).parse(message).port}/`,
    pid: child.pid,
    async stop() {
      child.kill();
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}
