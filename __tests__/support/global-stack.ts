import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Stack } from '../../supabase/local/stack.ts';

function addressesFrom(child: ChildProcess): Promise<Stack> {
  return new Promise((resolve, reject) => {
    child.once('message', (stack) => resolve(stack as Stack));
    child.once('exit', () => reject(new Error('The test stack did not start; see its message above')));
  });
}

const environmentOf = (stack: Stack) => ({
  DATABASE_URL: stack.databaseUrl,
  TEST_DATABASE_ADMIN_URL: stack.adminUrl,
  SUPABASE_URL: stack.supabaseUrl,
  SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
  SUPABASE_SECRET_KEY: stack.secretKey,
  SUPABASE_JWT_SECRET: stack.jwtSecret,
  REALTIME_URL: stack.realtimeUrl,
  MAIL_URL: stack.mailUrl,
  SMTP_URL: stack.smtpUrl,
  // Tests make in a minute what a person makes in a day; the limiter's own tests bring their own scale.
  RATE_LIMIT_SCALE: '1000',
});

/**
 * The embedded stacks of one jest run: each test process has one of its own, started when its first file asks,
 * so that files which run at the same time share no row, user, slot or mailbox. `use-stack.ts` is who asks.
 */
export default async function startForRun(_run: unknown, project: { rootDir: string }): Promise<void> {
  if (process.env.TEST_STACKS) return;
  const program = join(project.rootDir, '__tests__/support/test-stack-process.ts');
  const children: ChildProcess[] = [];
  const stacks = new Map<string, Promise<Stack>>();
  const startOne = () => {
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.push(child);
    return addressesFrom(child);
  };
  // One after the other: of two that look for free ports at the same time both would find the same.
  let last: Promise<unknown> = Promise.resolve();
  const start = (worker: string) => {
    const stack = last.then(startOne);
    // One that did not start is tried again by the next file.
    last = stack.catch(() => stacks.delete(worker));
    return stack;
  };
  const server = createServer((request, response) => {
    const worker = request.url ?? '/';
    const stack = stacks.get(worker) ?? start(worker);
    stacks.set(worker, stack);
    stack.then(
      (running) => response.end(JSON.stringify(environmentOf(running))),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  server.unref().listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.env.TEST_STACKS = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(globalThis, { testStacks: { server, children } });
}
