import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Stack } from '../../supabase/local/stack.ts';

function addressesFrom(child: ChildProcess): Promise<Stack> {
  return new Promise((resolve, reject) => {
    child.once('message', (stack) => resolve(stack as Stack));
    child.once('exit', () => reject(new Error('The test stack did not start; see its message above')));
  });
}

/**
 * One embedded stack for all projects of a jest run that ask for it. Test processes are started afterwards and
 * find its addresses in their environment.
 */
export default async function startForRun(_run: unknown, project: { rootDir: string }): Promise<void> {
  if (process.env.TEST_STACK) return;
  const child = spawn(process.execPath, [join(project.rootDir, '__tests__/support/test-stack-process.ts')], {
    env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const stack = await addressesFrom(child);
  Object.assign(globalThis, { testStackProcess: child });
  Object.assign(process.env, {
    TEST_STACK: 'running',
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
}
